import Grants

/// What a provider's report says, in the order and the words in which a person reads it.
extension ProviderReport {
    typealias Row = (name: String, value: String)

    /// A part of it under a heading.
    struct Section {
        /// Such as `incoming imap`.
        var title: String
        var detail: String
        var rows: [Row]
    }

    /// What a client is registered with, and how the provider is talked to.
    var registration: [Row] {
        Self.rows([
            ("version", programVersion),
            ("register at", links["registration"]),
            ("callback URL", callbackUrl),
            ("grant type", grantType.rawValue),
            ("issuer", issuer),
            ("authorization URL", authorizationUrl),
            ("access token URL", accessTokenUrl),
            ("device code URL", deviceAuthorizationUrl),
            ("revocation URL", revocationUrl),
            ("client authentication", clientAuthentication),
            ("scopes at consent", scopes.joined(separator: " ")),
            ("one token", oneResourcePerToken ? "is for one resource" : nil),
            ("app passwords", links["passwords"]),
            ("take consent back at", links["consents"]),
            ("documentation", links["documentation"]),
        ])
    }

    var sections: [Section] {
        servers.map { server in
            let host = server.host.map { $0 + (server.port.map { ":\($0)" } ?? "") } ?? "any host"
            return Section(
                title: "\(server.direction) \(server.protocol)", detail: host,
                rows: Self.rows([
                    ("scopes", server.scopes.joined(separator: " ")),
                    ("with a shared mailbox", server.sharedMailboxScopes.joined(separator: " ")),
                    ("without a person", server.appOnlyScopes.joined(separator: " ")),
                    ("permissions", server.permissions.joined(separator: ", ")),
                ]))
        }
            + types.map { type in
                Section(
                    title: "type", detail: type.name,
                    rows: Self.rows([
                        ("protocols", type.protocols.map(\.rawValue).joined(separator: ", ")),
                        ("grant types", type.grantTypes.map(\.rawValue).joined(separator: ", ")),
                    ]))
            }
            + scopeNotes.map { note in
                let protocols =
                    note.protocols.isEmpty ? "" : "  " + note.protocols.map(\.rawValue).joined(separator: ", ")
                return Section(
                    title: "scope", detail: note.scope + protocols,
                    rows: Self.rows([("allows to", note.allows), ("permission", note.permission)]))
            }
    }

    /// Those that there is something to say in.
    private static func rows(_ rows: [(String, String?)]) -> [Row] {
        rows.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : (name, $0) } }
    }
}
