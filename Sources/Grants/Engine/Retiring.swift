import OAuth

/// Ending what an account was granted whose declaration is gone: only its record says where its grants came from.
extension GrantEngine {
    /// Revokes the grants of an account at their providers and then deletes everything that is kept of it.
    ///
    /// - Returns: what became of each grant that the provider may still have honoured.
    /// - Throws: ``GrantFault`` where a provider could not be asked or did not confirm; nothing is deleted then, and the
    ///   next run goes on.
    public func retire(_ account: PlainName) async throws(GrantFault) -> [Revocation] {
        let remembered = Account(remembered: try recorded(account), as: account)
        try await keepArrivingUnused(of: remembered)
        var outcomes: [Revocation] = []
        for summary in try recorded(account).grants where summary.livesAtProvider {
            do {
                let outcome = try await uncancelled { () async throws(GrantFault) in
                    try await revoke(summary.id, of: remembered)
                }
                outcomes.append(outcome)
            } catch .grantMissing {
                // The token store has lost it: nobody can show it to the provider any more.
                continue
            }
        }
        try await forget(account)
        return outcomes
    }
}

extension AccountRecord {
    /// Whether a provider may still honour something that is kept here.
    public var hasLivingGrant: Bool { arrivingGrant != nil || grants.contains(where: \.livesAtProvider) }
}

extension Account {
    /// An account as far as its record remembers it: enough to show the client to the providers of its grants.
    init(remembered record: AccountRecord, as name: PlainName) {
        let connections = Direction.allCases.map { direction in
            Connection(remembered: record, direction, usingAny: direction == .incoming)
        }
        self.init(
            name: name, address: connections.lazy.compactMap { $0?.user }.first ?? name.text, provider: name,
            incoming: connections[0], outgoing: connections[1], declaredIn: "")
    }
}

extension Connection {
    /// - Parameter usingAny: whether any grant will do where the connection has none: one that no connection uses is
    ///   revoked, too.
    fileprivate init?(remembered record: AccountRecord, _ direction: Direction, usingAny: Bool) {
        let observed = record[direction]
        let own = observed?.grant.flatMap(record.summary)
        guard let grant = own ?? (usingAny ? record.grants.first : nil) else { return nil }
        let hasOwnToken = observed?.hasOwnGrant ?? false
        let owner = hasOwnToken ? direction : nil
        let secrets = record.secrets.filter { $0.direction == owner }
        let key = secrets.first { $0.kind == StoredItem.Kind.certificateKey.rawValue }
        let secret = secrets.first { $0.kind == StoredItem.Kind.clientSecret.rawValue }
        // Nothing is written down where an older version showed it last.
        let form = key.map { $0.shown ?? ProofForm(method: .privateKeyJWT) } ?? secret?.shown
        var token = TokenDetails(
            grantType: grant.grantType ?? .authorizationCode,
            endpoints: grant.binding.endpoints?.declared ?? DeclaredEndpoints(),
            clientID: grant.binding.endpoints?.clientID ?? "", clientAuthentication: form?.method,
            program: grant.binding.program)
        token.rememberedThumbprint = form?.thumbprint
        token.rules.clientAssertionAlgorithm = form?.algorithm
        self.init(
            direction: direction, mailProtocol: observed?.endpoint.mailProtocol ?? .imap,
            host: observed?.endpoint.host ?? "", port: observed?.endpoint.port ?? 0, security: .tls,
            user: observed?.endpoint.user ?? "", scopes: grant.scopes,
            token: token, hasOwnToken: hasOwnToken)
    }
}
