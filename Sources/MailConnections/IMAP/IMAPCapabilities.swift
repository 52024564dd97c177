/// What an IMAP server says it can do (RFC 9051 section 7.2.2). Names have no case.
struct IMAPCapabilities: Sendable, Equatable {
    private let names: Set<String>

    init(_ names: some Sequence<some StringProtocol>) {
        self.names = Set(names.map { $0.uppercased() })
    }

    func contains(_ name: String) -> Bool { names.contains(name) }

    /// The SASL mechanisms: what follows `AUTH=`.
    var mechanisms: [String] {
        names.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst("AUTH=".count)) }
    }

    /// AUTHENTICATE takes the response on its own line (RFC 4959 section 3, RFC 9051 section 6.2.2).
    var takesInitialResponse: Bool { contains("SASL-IR") || contains("IMAP4REV2") }
}
