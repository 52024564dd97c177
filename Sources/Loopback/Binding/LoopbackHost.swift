/// The names and addresses by which a program on this machine is reached, and nothing else.
public enum LoopbackHost: Sendable, Equatable, CaseIterable {
    case localhost
    case ipv4
    case ipv6

    /// - Parameter text: a host as it stands in a URL; compared without case (RFC 3986 section 3.2.2).
    public init?(_ text: some StringProtocol) {
        let name = text.lowercased()
        guard let host = Self.allCases.first(where: { $0.text == name }) else { return nil }
        self = host
    }

    /// The host as it stands in a URL and in a `Host` field.
    public var text: String {
        switch self {
        case .localhost: "localhost"
        case .ipv4: "127.0.0.1"
        case .ipv6: "[::1]"
        }
    }

    /// The addresses that a browser may try. It may reach `localhost` by either (RFC 6761 section 6.3), so both must be
    /// ours on the same port, or another program could take the request. A literal is reached by itself alone.
    var addresses: [LoopbackAddress] {
        switch self {
        case .localhost: [.ipv4, .ipv6]
        case .ipv4: [.ipv4]
        case .ipv6: [.ipv6]
        }
    }

    /// Whether a `Host` field names this machine and this port. A page of a foreign site whose name was made to resolve
    /// to loopback (DNS rebinding) sends that name.
    public static func isLoopback(hostField: String, port: Int) -> Bool {
        allCases.contains { host in
            let name = hostField.lowercased()
            return name == "\(host.text):\(port)" || (port == 80 && name == host.text)
        }
    }
}

enum LoopbackAddress: String, Sendable {
    case ipv4 = "127.0.0.1"
    case ipv6 = "::1"
}
