import NIOHTTP1

/// Tells a request to the callback URL from everything else that reaches a port, by its head alone.
struct RequestScreening: Sendable {
    /// The one path that is served, with its leading slash.
    let path: String

    enum Finding: Equatable {
        /// A request to the callback URL; its query without `?`, percent-encoded, empty where there is none.
        case callback(query: String)
        case refused(Answer)
    }

    /// - Parameter port: the port of our end of the connection.
    func examine(_ head: HTTPRequestHead, port: Int) -> Finding {
        let hosts = head.headers["host"]
        guard hosts.count == 1, let host = hosts.first else {
            return .refused(.text(.badRequest, "One Host field is needed."))
        }
        guard LoopbackHost.isLoopback(hostField: host, port: port) else {
            return .refused(.text(.misdirectedRequest, "This is not the server of that name."))
        }
        let target = head.uri.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        // Bytes are compared: two strings of Swift may be equal without having the same bytes.
        guard let requested = target.first, requested.elementsEqual(path.utf8) else {
            return .refused(.text(.notFound, "There is nothing here."))
        }
        guard head.method == .GET else {
            return .refused(.methodNotAllowed)
        }
        return .callback(query: target.count == 2 ? String(decoding: target[1], as: UTF8.self) : "")
    }
}
