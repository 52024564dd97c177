import FoundationEssentials
import Grants
import OAuth
import Secrets

/// One search on its way from step to step.
struct SearchWalk {
    private let search: SettingsSearch
    private let address: MailboxAddress
    private let progress: @Sendable (String) -> Void
    private let end: ContinuousClock.Instant
    private(set) var findings = Findings()
    /// The domain's mail exchangers, the preferred one first.
    private var exchangers = NameAnswer([])

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

    private mutating func note(
        _ step: String, _ outcome: StepReport.Outcome, _ detail: String, hosts: [String] = []
    ) {
        findings.steps.append(StepReport(step, outcome, PrintableText.line(detail, limit: 400), hosts: hosts))
    }

    /// Whether there is time for another step; a step that is not taken is told.
    private mutating func begin(_ step: String) -> Bool {
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

    // MARK: - Autoconfig

    /// - Parameter address: whom the document is asked for; nothing where it is of another domain.
    private mutating func fetchDocument(of domain: String, address told: MailboxAddress?) async {
        for place in AutoconfigPlace.places(for: domain, address: told) {
            let step = "autoconfig at \(place.host)"
            guard begin(step) else { return }
            var fetch = DocumentFetch(search.transport, within: search.limits.exchange)
            do throws(DocumentFetch.Fault) {
                let found = try await fetch.document(at: place.url)
                if take(found, step: step, domain: domain, hosts: fetch.hosts) { return }
            } catch {
                note(step, .nothing, error.words, hosts: fetch.hosts)
            }
        }
    }

    /// - Returns: whether the document has a server that can be used.
    private mutating func take(
        _ found: DocumentFetch.Document, step: String, domain: String, hosts: [String]
    ) -> Bool {
        let document: AutoconfigDocument
        do {
            document = try AutoconfigDocument(
                reading: found.body.withExposedBytes { Array($0) }, for: address)
        } catch {
            note(step, .nothing, error.words, hosts: hosts)
            return false
        }
        guard !document.servers.isEmpty else {
            let why = (["the document has no server that can be used"] + document.refusals).joined(separator: "; ")
            note(step, .nothing, why, hosts: hosts)
            return false
        }
        let source = Source.autoconfig(found.url)
        findings.servers = Found(document.servers, from: source)
        findings.authorization = document.authorization.map { Found($0, from: source) }
        if domain != address.domain {
            if !exchangers.isAuthenticated { findings.doubts.append(.documentOfMailExchanger(domain)) }
        } else if !document.domains.contains(address.domain) {
            findings.doubts.append(.documentForOthers(domains: document.domains))
        }
        let left = document.refusals.isEmpty ? "" : " (left out: \(document.refusals.joined(separator: "; ")))"
        note(step, .found, "a document with \(document.servers.count) usable servers" + left, hosts: hosts)
        return true
    }

    private mutating func fetchDocumentOfExchanger() async {
        guard let host = exchangers.preferred.map(\.target).first(where: { !$0.isEmpty }),
            let domain = DomainName.registered(of: host), domain != address.domain,
            !DomainName.isHost(address.domain, in: domain)
        else { return }
        await fetchDocument(of: domain, address: nil)
    }

    // MARK: - SRV

    private mutating func lookUpServices() async {
        var offers: [ServerOffer] = []
        var found: [String] = []
        var reasons: [String] = []
        let step = "SRV records"
        guard begin(step) else { return }
        for service in MailService.allCases where ContinuousClock.now < end {
            do throws(NameLookupError) {
                let answer = try await search.resolver.records(
                    .service, of: service.name(in: address.domain), within: search.limits.lookup)
                guard let record = answer.preferred.first, !record.target.isEmpty, record.port > 0 else {
                    reasons.append("\(service.rawValue) is not offered")
                    continue
                }
                offers.append(
                    ServerOffer(
                        service.mailProtocol, host: record.target, port: record.port, security: service.security,
                        takesOAuth2: false, takesPassword: true))
                found.append("\(service.rawValue) \(record.target):\(record.port)")
                doubt(record.target, answer)
            } catch .noRecords, .noSuchName {
                continue
            } catch {
                reasons.append("\(service.name(in: address.domain)) \(error.words)")
                // A name server that does not answer one question answers none of the next five.
                break
            }
        }
        guard !offers.isEmpty else {
            let why = reasons.isEmpty ? "\(address.domain) has none for mail" : reasons.joined(separator: "; ")
            return note(step, .nothing, why)
        }
        findings.servers = Found(offers, from: .serviceRecords(domain: address.domain))
        note(step, .found, (found + reasons).joined(separator: "; "))
    }

    private mutating func doubt(_ host: String, _ answer: NameAnswer) {
        let doubt = Doubt.serviceElsewhere(host: host)
        guard !answer.isAuthenticated, !DomainName.isHost(host, in: address.domain), !findings.doubts.contains(doubt)
        else { return }
        findings.doubts.append(doubt)
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
        guard begin("metadata of the issuer") else { return }
        let (metadata, report) = await search.metadata(of: offer.value.issuer)
        findings.steps.append(report)
        findings.authorization?.value.metadata = metadata
    }
}
