/// A declared callback URL on loopback (RFC 8252 section 7.3), read without changing a byte of it.
///
/// It is taken apart by hand: the provider compares it byte for byte (RFC 6749 section 4.1.3), so it must not be
/// normalized.
struct CallbackURL: Sendable, Equatable {
    let host: LoopbackHost
    /// Nothing means any free port.
    let port: Int?
    /// As a browser requests it: `/` where the URL has none.
    let path: String

    private let beforePort: String
    private let afterPort: String

    /// - Parameter text: such as `http://localhost`, `http://127.0.0.1:8400/callback` or `http://[::1]/`.
    /// - Returns: nothing unless it is plain HTTP to loopback, without user, query and fragment.
    init?(_ text: String) {
        let scheme = "http://"
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text.lowercased().hasPrefix(scheme) else { return nil }

        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...]
        guard !text.contains(where: { $0 == "?" || $0 == "#" || $0 == "\\" }) else { return nil }

        let portColon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
        guard let host = LoopbackHost(authority[..<(portColon ?? authority.endIndex)]) else { return nil }
        if let portColon {
            let digits = authority[authority.index(after: portColon)...]
            guard let port = UInt16(digits), port > 0, digits.allSatisfy(\.isNumber) else { return nil }
            self.port = Int(port)
        } else {
            port = nil
        }
        self.host = host
        self.path = path.isEmpty ? "/" : String(path)
        beforePort = String(text[..<(portColon ?? authority.endIndex)])
        afterPort = String(path)
    }

    /// The URL as it goes into both requests: as declared where a port is declared, else with the true port put in.
    func text(listeningAt truePort: Int) -> String {
        "\(beforePort):\(truePort)\(afterPort)"
    }
}
