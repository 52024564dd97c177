import HTTPTypes
import Loopback

/// Tells a request of a page of ours from what another site, or another name for this machine, can make a browser send.
/// It looks at the head alone, before anything else does.
struct RequestScreening: Sendable {
    let port: Int

    /// Why a request goes no further.
    struct Objection: Error, Equatable {
        var reason: RefusedRequest
        var status: HTTPResponse.Status
    }

    func examine(_ head: HTTPRequest) throws(Objection) {
        // The first Host field is the authority, any other is left among the fields.
        guard let host = head.authority, head.headerFields[named: "Host"].isEmpty else {
            throw Objection(reason: .malformed, status: .badRequest)
        }
        guard LoopbackHost.isLoopback(hostField: host, port: port) else {
            throw Objection(reason: .foreign, status: .misdirectedRequest)
        }
        guard head.method == .get || head.method == .post else {
            throw Objection(reason: .malformed, status: .methodNotAllowed)
        }
        guard isOfOurPages(head, host: host) else {
            throw Objection(reason: .foreign, status: .forbidden)
        }
    }

    /// Which page made the browser send it. A browser says so itself, and no page can change it: in `Sec-Fetch-Site` (Fetch
    /// Metadata Request Headers section 2.3), and in `Origin`, which is there for every change (Fetch section 3.2).
    private func isOfOurPages(_ head: HTTPRequest, host: String) -> Bool {
        let sites = head.headerFields[named: "Sec-Fetch-Site"]
        let origins = head.headerFields[values: .origin]
        guard sites.count <= 1, origins.count <= 1 else { return false }
        let isChange = head.method == .post
        switch sites.first {
        case "same-origin", nil: break
        // Typed in, or opened by another program.
        case "none" where !isChange: break
        default: return false
        }
        switch origins.first {
        case nil: return !isChange
        // What a form of ours gives, since its page withholds referrers; so does a sandboxed frame, but that is of another site.
        case "null": return isChange && sites.first == "same-origin"
        case let origin?: return origin.lowercased() == "http://\(host.lowercased())"
        }
    }
}

extension HTTPFields {
    /// The values of a field whose name the library has no word for.
    subscript(named name: String) -> [String] {
        HTTPField.Name(name).map { self[values: $0] } ?? []
    }
}
