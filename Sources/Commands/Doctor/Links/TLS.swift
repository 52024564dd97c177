import FoundationEssentials
import Grants
import MailConnections

/// TLS with the servers: who vouches for them, and for how long.
extension Examination {
    /// A certificate that ends so soon is worth a word, in seconds: a week.
    private static let soon: TimeInterval = 7 * 86_400

    func mailTLS() async -> LinkState {
        guard connection.security != .none else { return .skipped("without TLS, on loopback") }
        guard !isThroughProxy else {
            return .skipped("\(connection.host) is reached through the proxy; see the link mail server")
        }
        return await tls(with: connection) { broken($0) }
    }

    func providerTLS() async -> LinkState {
        guard let endpoint = tokenEndpoint, let host = endpoint.host() else {
            return .skipped("no endpoint of the provider is known yet")
        }
        guard endpoint.scheme == "https" else { return .skipped("without TLS, on loopback") }
        guard session.trust.proxy == nil else {
            return .skipped("\(host) is reached through the proxy; see the link provider")
        }
        var place = connection
        (place.host, place.port, place.security) = (host, endpoint.port ?? 443, .tls)
        place.caFile = session.trust.caFile
        return await tls(with: place) { error in
            broken(
                .transport(
                    TransportError(error.code == .untrusted ? .untrusted : .unreachable, host: host, error.detail)))
        }
    }

    private func tls(with place: Connection, _ broken: (MailServerError) -> LinkState) async -> LinkState {
        let probe = CertificateProbe(trust: TrustConfiguration(caFile: session.trust.caFile))
        let now = Date()
        do {
            guard let certificate = try await probe.certificate(of: place).flatMap(ShownCertificate.init) else {
                return .whole("\(place.host):\(place.port)")
            }
            let words = "\(place.host):\(place.port), certificate \(certificate.words(now: now))"
            guard certificate.notAfter.timeIntervalSince(now) < Self.soon else { return .whole(words) }
            return .noted(words, remedy: "tell the server's administrator, where nothing renews it by itself")
        } catch {
            guard error.code == .untrusted, let shown = await probe.shownCertificate(of: place),
                let complaint = ShownCertificate(shown)?.complaint(for: place.host, now: now)
            else { return broken(error) }
            return broken(MailServerError(.untrusted, complaint))
        }
    }
}
