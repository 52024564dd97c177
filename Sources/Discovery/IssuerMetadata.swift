import FoundationEssentials
import Grants
import OAuth

/// Asks an issuer for its metadata (RFC 8414, OpenID Connect Discovery).
struct IssuerMetadata {
    let transport: any Transport
    let limit: Duration

    func find(_ issuer: String) async -> (metadata: ServerMetadata?, report: StepReport) {
        let name = "metadata of the issuer"
        guard let url = SecureLink.parse(issuer), var discovery = try? MetadataDiscovery(issuer: issuer) else {
            return (nil, StepReport(name, .nothing, "\(issuer) is not an HTTPS address that could be an issuer"))
        }
        let host = (url.host() ?? "") + (url.port.map { ":\($0)" } ?? "")
        var hosts: [String] = []
        var step = discovery.start()
        while true {
            switch step {
            case .send(let request):
                hosts.append(host)
                do {
                    step = discovery.received(try await transport.send(request, timeout: limit), now: Date())
                } catch {
                    return (nil, StepReport(name, .nothing, "\(error.host): \(error.detail)", hosts: hosts))
                }
            case .done(let metadata):
                let detail = metadata.registrationEndpoint == nil ? "" : "; clients may register there"
                return (metadata, StepReport(name, .found, "published by \(issuer)" + detail, hosts: hosts))
            case .failed(let error): return (nil, StepReport(name, .nothing, "\(error)", hosts: hosts))
            }
        }
    }
}
