import FoundationEssentials
import Grants
import OAuth
import Secrets

/// Configuration documents: the domain's own, and that of the domain which receives its mail.
extension SearchWalk {
    /// - Parameter address: whom the document is asked for; nothing where it is of another domain.
    mutating func fetchDocument(of domain: String, address told: MailboxAddress?) async {
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
        let host = found.url.host() ?? ""
        if host != AutoconfigPlace.database, !DomainName.isHost(host, in: domain) {
            findings.doubts.append(.documentElsewhere(host: host))
        }
        let left = document.refusals.isEmpty ? "" : " (left out: \(document.refusals.joined(separator: "; ")))"
        note(step, .found, "a document with \(document.servers.count) usable servers" + left, hosts: hosts)
        return true
    }

    mutating func fetchDocumentOfExchanger() async {
        guard let host = exchangers.preferred.map(\.target).first(where: { !$0.isEmpty }),
            let domain = DomainName.registered(of: host), domain != address.domain,
            !DomainName.isHost(address.domain, in: domain)
        else { return }
        await fetchDocument(of: domain, address: nil)
    }
}
