import Grants

/// SRV records (RFC 6186, RFC 8314).
extension SearchWalk {
    mutating func lookUpServices() async {
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
                // A record tells nothing of how to log in.
                offers.append(
                    ServerOffer(
                        service.mailProtocol, host: record.target, port: record.port, security: service.security,
                        takesOAuth2: true, takesPassword: true))
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
}
