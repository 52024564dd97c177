import FoundationEssentials
import OAuth
import Secrets

/// Obtaining a grant: seeing that one is needed, proving that it can be kept, asking for it by the way that its grant type
/// says, and putting it in the place of the old one.
extension GrantEngine {
    /// Whether a person is asked where the grant at hand would do.
    public enum ConsentPolicy: Sendable {
        case ifNeeded
        case always
        /// Nobody is there to be asked.
        case never
    }

    /// How a connection came to be authorized.
    public enum Authorization: Sendable, Equatable {
        /// A person consented.
        case consented(GrantIdentity)
        /// The grant that was there covers the connection's scopes: nobody was asked.
        case covered(GrantIdentity)
        /// The client asked by itself: nobody is ever asked.
        case alone(GrantType)
        /// The connection has its app password: nobody is ever asked.
        case password
    }

    /// Authorizes one connection. Its mail server is not asked; see ``verify(_:_:with:isProof:)``. A connection that uses an app
    /// password is authorized by ``keepPassword(_:for:_:)``: here it is only seen whether it has one.
    ///
    /// Consent is asked once for the scopes of all connections that share the grant. A new grant replaces the old one
    /// only after it has been saved and read back.
    ///
    /// - Parameter explain: what to show in the browser when it fails.
    /// - Throws: ``GrantFault``. Whatever grant there was before is untouched then.
    public func authorize(
        _ account: Account, _ direction: Direction, through consent: any Consent, policy: ConsentPolicy = .ifNeeded,
        explain: @escaping @Sendable (GrantFault) -> ConsentOutcome
    ) async throws(GrantFault) -> Authorization {
        guard let connection = account[direction] else { throw .noConnection }
        guard connection.authentication == .oauth2 else {
            _ = try await password(for: account, connection, asksAgain: true)
            return .password
        }
        if policy != .always, let covering = try await coveringGrant(for: connection, of: account) {
            try await install(covering, for: connection, of: account)
            return .covered(covering.identity)
        }
        guard policy != .never || connection.isAppOnly else { throw .notAuthorized }
        let id = GrantID(randomness.uuid())
        try await proveStoreSaves(under: id, for: connection, of: account)
        do {
            let grant = try await obtain(for: connection, of: account, id: id, through: consent, explain: explain)
            return grant.grantType.isAppOnly ? .alone(grant.grantType) : .consented(grant.identity)
        } catch {
            await discardProbe(under: id, of: account.name)
            throw error
        }
    }

    /// A living grant, bound as declared, that allows what the connection needs.
    private func coveringGrant(
        for connection: Connection, of account: Account
    ) async throws(GrantFault) -> Grant? {
        let record = try recorded(account.name)
        guard record[connection.direction]?.refusal == nil else { return nil }
        // An older grant may be all that serves a connection; the shared one may serve it where that has ended. Last comes
        // what a crashed run had saved for this token and not yet written down.
        let candidates = [
            record.grant(for: connection), connection.hasOwnToken ? nil : record.sharedGrant,
            record.arrivingFor == connection.ownDirection ? record.arrivingGrant : nil,
        ]
        let expected = Expectation(account, connection, issuer: nil)
        var tried: Set<GrantID> = []
        for case let id? in candidates where tried.insert(id).inserted {
            let grant: Grant
            do {
                grant = try await load(id, of: account).newest
            } catch .grantMissing {
                continue
            } catch .store(let error) where error.code == .failed {
                continue  // The probe of a run that ended before it had a grant.
            }
            guard expected.admits(grant.identity) else { continue }
            switch AuthorizationLoss(of: GrantSummary(of: grant), for: connection) {
            case nil: return grant
            case .scopesMissing:
                if let extended = try await extended(grant, for: connection, of: account) { return extended }
            default: continue
            }
        }
        return nil
    }

    /// Learns that the token store saves before a person's time and a consent are spent.
    func proveStoreSaves(under id: GrantID, for connection: Connection, of account: Account) async throws(GrantFault) {
        if let failure = await saveAndReadBack(Self.probe(for: id), as: item(id, of: account.name)) {
            try? await store.erase(item(id, of: account.name), interaction: interaction)
            throw failure.fault
        }
        let before = try recorded(account.name).arrivingGrant
        try await keepArrivingUnused(of: account)
        try record(account.name) { record in
            record.arrivingGrant = id
            record.arrivingFor = connection.ownDirection
        }
        if let before { await discardProbe(under: before, of: account.name) }
    }

    /// Deletes the probe of a consent that came to nothing. What is no probe is a grant, and stays.
    func discardProbe(under id: GrantID, of account: PlainName) async {
        let item = item(id, of: account)
        guard let found = try? await store.read(item, interaction: interaction), found == Self.probe(for: id) else {
            return
        }
        try? await store.erase(item, interaction: interaction)
        _ = try? record(account) { if $0.arrivingGrant == id { $0.arrivingGrant = nil } }
    }

    private static func probe(for id: GrantID) -> Secret { Secret("mailgrant probe \(id)") }

    /// From the metadata to the saved grant.
    private func obtain(
        for connection: Connection, of account: Account, id: GrantID, through consent: any Consent,
        explain: @escaping @Sendable (GrantFault) -> ConsentOutcome
    ) async throws(GrantFault) -> Grant {
        if let program = connection.token.program {
            return try await askByProgram(program, for: connection, of: account, id: id, through: consent)
        }
        let metadata = try await metadata(for: connection.token)
        let binding = try binding(of: connection.token, metadata)
        // Whether the client can show itself is known before a person is asked. Each request makes its own, since an
        // assertion is for one.
        _ = try await client(for: connection, of: account, tokenURL: binding.tokenURL)
        let ask = Asking(account: account, connection: connection, metadata: metadata, binding: binding, id: id)
        switch connection.token.grantType {
        case .authorizationCode: return try await askByRedirect(ask, through: consent, explain: explain)
        case .clientCredentials, .jwtBearer:
            return try await uncancelled { () async throws(GrantFault) in
                try await askAlone(ask)
            }
        case .deviceCode: return try await askByDevice(ask, through: consent)
        case .program: throw .provider(.missingEndpoint("program"))
        }
    }

    /// What one consent is asked for.
    struct Asking {
        var account: Account
        var connection: Connection
        /// What the issuer publishes, where one is declared.
        var metadata: ServerMetadata?
        var binding: EndpointBinding
        var id: GrantID

        /// Of all connections that share the grant, and what the provider wants beside them.
        var scopes: [String] {
            let shared = account.connectionsSharingGrant(with: connection)
            return Scopes.union(shared.map(\.scopes) + [connection.token.additionalScopes])
        }

        /// What the code or the device code is redeemed for, where an access token is for one resource only: this
        /// connection's scopes, and those that are of none. Nothing leaves it to the server.
        var redemptionScopes: [String]? {
            guard connection.token.rules.oneResourcePerToken else { return nil }
            return Scopes.union([connection.tokenScopes, scopes.filter(Scopes.isUnreported)])
        }
    }
}
