import FoundationEssentials
import Grants
import OAuth

/// One search on its way from step to step.
struct SearchWalk {
    let search: SettingsSearch
    let address: MailboxAddress
    private let progress: @Sendable (String) -> Void
    let end: ContinuousClock.Instant
    var findings = Findings()
    /// The domain's mail exchangers, the preferred one first.
    private(set) var exchangers = NameAnswer([])

    init(_ search: SettingsSearch, _ address: MailboxAddress, _ progress: @escaping @Sendable (String) -> Void) {
        self.search = search
        self.address = address
        self.progress = progress
        end = .now + search.limits.whole
    }

    mutating func run() async {
        lookInTable()
        guard findings.isEmpty else { return }
        guard !search.isOffline else {
            return note("DNS and HTTPS", .skipped, "not asked, since only the bundled table was to be used")
        }
        await lookUpExchangers()
        if findings.isEmpty { await fetchDocument(of: address.domain, address: address) }
        if findings.isEmpty { await fetchDocumentOfExchanger() }
        if findings.isEmpty { await lookUpServices() }
        await completeAuthorization()
    }

    mutating func note(
        _ step: String, _ outcome: StepReport.Outcome, _ detail: String, hosts: [String] = []
    ) {
        findings.steps.append(StepReport(step, outcome, detail, hosts: hosts))
    }

    /// Whether there is time for another step; a step that is not taken is told.
    mutating func begin(_ step: String) -> Bool {
        guard ContinuousClock.now < end, !Task.isCancelled else {
            note(step, .skipped, "not asked, since the search has taken long enough")
            return false
        }
        progress(step)
        return true
    }

    // MARK: - The bundled table

    private mutating func lookInTable() {
        let step = "bundled table"
        guard let provider = search.known.provider(ofDomain: address.domain) else {
            return note(step, .nothing, "\(address.domain) is not in it")
        }
        findings.provider = Found(provider, from: .domainTable(domain: address.domain))
        note(step, .found, "\(address.domain) belongs to provider \(provider.name)")
    }

    // MARK: - MX

    private mutating func lookUpExchangers() async {
        let step = "MX records"
        guard begin(step) else { return }
        do {
            exchangers = try await search.resolver.records(
                .mailExchanger, of: address.domain, within: search.limits.lookup)
        } catch {
            return note(step, .nothing, "\(address.domain) \(error.words)")
        }
        let hosts = exchangers.preferred.map(\.target).filter { !$0.isEmpty }
        for host in hosts {
            guard let provider = search.known.provider(ofMailExchanger: host) else { continue }
            findings.provider = Found(provider, from: .mailExchangerTable(host: host))
            return note(step, .found, "\(host) belongs to provider \(provider.name)")
        }
        note(
            step, .nothing,
            hosts.isEmpty
                ? "\(address.domain) takes no mail" : "\(hosts.joined(separator: ", ")): of no provider in the table")
    }

    // MARK: - The authorization server

    /// An authorization server of a known provider makes the account one of that provider; the metadata of any other
    /// completes what the document says.
    private mutating func completeAuthorization() async {
        guard let offer = findings.authorization else { return }
        let host = SecureLink.parse(offer.value.issuer)?.host() ?? ""
        if let provider = search.known.provider(ofAuthorizationServer: host) {
            findings.provider = Found(provider, from: offer.source)
            return note("bundled table", .found, "\(host) belongs to provider \(provider.name)")
        }
        if !DomainName.isHost(host, in: address.domain) { findings.doubts.append(.issuerElsewhere(host: host)) }
        guard begin("metadata of the issuer") else { return }
        let (metadata, report) = await search.metadata(of: offer.value.issuer)
        findings.steps.append(report)
        findings.authorization?.value.metadata = metadata
    }
}
