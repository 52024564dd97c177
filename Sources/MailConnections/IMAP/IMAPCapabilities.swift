/// What an IMAP server says it can do (RFC 9051 section 7.2.2). Names have no case.
struct IMAPCapabilities: Sendable, Equatable {
    /// In the server's own order and spelling.
    let list: [String]
    private let names: Set<String>

    init(_ names: some Sequence<some StringProtocol>) {
        list = names.map { String($0) }
        self.names = Set(list.map { $0.uppercased() })
    }

    /// They say the same, in whatever order and spelling.
    static func == (left: IMAPCapabilities, right: IMAPCapabilities) -> Bool { left.names == right.names }

    func contains(_ name: String) -> Bool { names.contains(name) }

    /// The SASL mechanisms: what follows `AUTH=`.
    var mechanisms: [String] {
        names.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst("AUTH=".count)) }
    }

    /// AUTHENTICATE takes the response on its own line (RFC 4959 section 3, RFC 9051 section 6.2.2).
    var takesInitialResponse: Bool { contains("SASL-IR") || contains("IMAP4REV2") }

    /// What still has a meaning once the client is logged in and protected (RFC 9051 section 6.2).
    var afterLogin: [String] {
        list.filter { name in
            let name = name.uppercased()
            return !name.hasPrefix("AUTH=") && !["STARTTLS", "LOGINDISABLED", "SASL-IR"].contains(name)
        }
    }
}
