import ConfigurationFiles
import Grants

/// What a provider file may say, and hardly means.
struct ProviderWarnings {
    private(set) var found: [ConfigurationError] = []
    private let document: DocumentTable
    private let file: String

    init(_ provider: ProviderDescription, _ document: DocumentTable, _ text: String, file: String) {
        self.document = document
        self.file = file
        lookAtEndpoints(provider)
        lookAtServers(provider)
        lookAtPlaceholders(provider, text)
        lookAtLinks(provider)
        lookAtRows(provider)
        lookAtTypes(provider)
        lookAtScopeNotes(provider)
        found.sort { ($0.line ?? 0, $0.column ?? 0, $0.message) < ($1.line ?? 0, $1.column ?? 0, $1.message) }
    }

    private mutating func lookAtEndpoints(_ provider: ProviderDescription) {
        let token = provider.token
        if token.issuer == nil, token.tokenURL == nil {
            warn(["token"], "names neither issuer nor token-url: every account must")
        }
        if token.clientID != nil {
            warn(["token", "client-id"], "is right only where the provider gives the same one to everybody")
        }
    }

    private mutating func lookAtServers(_ provider: ProviderDescription) {
        if provider.servers.isEmpty {
            warn([], "names no mail server: neither [incoming.…] nor [outgoing.…]")
        }
        for direction in Direction.allCases {
            for (mailProtocol, server) in (provider.servers[direction] ?? [:]).sorted(by: {
                $0.key.rawValue < $1.key.rawValue
            }) {
                let path = [direction.rawValue, mailProtocol.rawValue]
                if server.host == nil { warn(path, "has no host: every account must state one") }
                if server.scopes == nil, server.appOnlyScopes == nil {
                    warn(path, "has no scopes: an access token for it allows what the provider likes")
                }
            }
        }
    }

    private mutating func lookAtPlaceholders(_ provider: ProviderDescription, _ text: String) {
        for parameter in provider.parameters {
            let names = Set(parameter.variants.values.flatMap(\.keys)).union(
                parameter.variants.isEmpty ? [parameter.name] : [])
            for name in names.sorted() where !text.contains("{\(name)}") {
                warn(["parameters", parameter.name], "{\(name)} stands nowhere, so its value has no effect")
            }
        }
    }

    private mutating func lookAtLinks(_ provider: ProviderDescription) {
        let links = provider.rules.advice.links
        if links["registration"] == nil, provider.token.clientID == nil, provider.token.issuer == nil {
            warn(["links"], "lacks registration: nobody is told where to get a client ID")
        }
    }

    private mutating func lookAtRows(_ provider: ProviderDescription) {
        let rows = provider.rules.advice
        for (index, row) in rows.errors.enumerated()
        where rows.errors[..<index].contains(where: { $0.leavesNothing(to: row) }) {
            warn(["errors"], row: index, "never fits: an earlier row says the same")
        }
        for (index, row) in rows.mailErrors.enumerated()
        where rows.mailErrors[..<index].contains(where: { $0.leavesNothing(to: row) }) {
            warn(["mail-errors"], row: index, "never fits: an earlier row says the same")
        }
    }

    private mutating func lookAtTypes(_ provider: ProviderDescription) {
        guard !provider.types.isEmpty else { return }
        for direction in Direction.allCases {
            for mailProtocol in provider.protocols(direction)
            where !provider.types.contains(where: { $0.protocols.contains(mailProtocol) }) {
                warn([direction.rawValue, mailProtocol.rawValue], "is of no [[types]]: nobody can choose it")
            }
        }
    }

    private mutating func lookAtScopeNotes(_ provider: ProviderDescription) {
        let servers = provider.servers.values.flatMap(\.values)
        let asked = Set(
            (provider.token.scopes ?? [])
                + servers.flatMap {
                    ($0.scopes ?? []) + ($0.sharedMailboxScopes ?? []) + ($0.appOnlyScopes ?? [])
                }
        ).map { $0.lowercased() }
        for (index, note) in provider.scopeNotes.enumerated() where !asked.contains(note.scope.lowercased()) {
            warn(["scopes"], row: index, "is asked for nowhere in this file")
        }
    }

    /// - Parameters:
    ///   - path: the keys that lead to what is meant; where one is missing, the table before it is.
    ///   - row: which element of an array of tables. One beyond the end is of a bundled table, which is not the writer's.
    private mutating func warn(_ path: [String], row: Int? = nil, _ message: String) {
        var table = document
        var location = document.location
        for key in path {
            guard let entry = table[key] else { break }
            location = entry.location
            if case .table(let inner) = entry.value { table = inner }
            if let row, case .array(let elements) = entry.value {
                guard elements.indices.contains(row) else { return }
                location = elements[row].location
            }
        }
        let key = path.isEmpty ? nil : path.joined(separator: ".")
        found.append(
            ConfigurationError(
                file: file, line: location.position?.line, column: location.position?.column, key: key,
                message: message))
    }
}

extension ProviderErrorRow {
    /// Whether it fits wherever a later row of the same weight does.
    fileprivate func leavesNothing(to later: ProviderErrorRow) -> Bool {
        error == later.error && subError == later.subError && event == later.event && grantType == later.grantType
            && (later.codes.isEmpty ? codes.isEmpty : later.codes.allSatisfy(codes.contains))
    }
}

extension MailErrorRow {
    /// Whether it fits wherever a later row does; the first that fits wins.
    fileprivate func leavesNothing(to later: MailErrorRow) -> Bool {
        let coversProtocols =
            protocols.isEmpty || !later.protocols.isEmpty && later.protocols.allSatisfy(protocols.contains)
        let coversCode = code == nil || code == later.code
        let coversText =
            contains.map { later.contains?.lowercased().contains($0.lowercased()) ?? false } ?? true
        return coversProtocols && coversCode && coversText
    }
}
