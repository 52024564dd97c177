import AsyncHTTPClient
import Declarations
import FoundationEssentials
import Grants
import NIOCore

/// Names and addresses of the servers.
extension Examination {
    func mailHost() async -> LinkState {
        if isThroughProxy {
            return .skipped("\(connection.host) is looked up by the proxy \(session.trust.proxy?.host ?? "")")
        }
        return await resolution(of: connection.host) { detail in
            broken(MailServerError(.unreachable, detail))
        }
    }

    func providerHost() async -> LinkState {
        guard let host = tokenEndpoint?.host() else { return .skipped("no endpoint of the provider is known yet") }
        if let proxy = session.trust.proxy {
            return .skipped("\(host) is looked up by the proxy \(proxy.host)")
        }
        return await resolution(of: host) { detail in
            broken(.transport(TransportError(.unreachable, host: host, detail)))
        }
    }

    /// Whether the proxy is asked for the mail server: mail over HTTPS goes the way of every other request.
    var isThroughProxy: Bool { connection.mailProtocol.isOverHTTPS && session.trust.proxy != nil }

    private func resolution(of host: String, _ broken: (String) -> LinkState) async -> LinkState {
        if (try? SocketAddress(ipAddress: host, port: 0)) != nil { return .whole("\(host) is an address") }
        guard let answer = await Lookup.addresses(of: host, within: .seconds(10)) else {
            return broken("the name server does not answer")
        }
        switch answer {
        case .success(let addresses): return .whole("\(host) is \(addresses.prefix(3).joined(separator: ", "))")
        case .failure(let error): return broken(error.words)
        }
    }
}
