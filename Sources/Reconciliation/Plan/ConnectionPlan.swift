import Grants

/// What differs in one connection: one thing at most, since the next can only be told after it.
struct ConnectionPlan {
    private let connection: Connection
    private let account: Account
    private let record: AccountRecord
    private let servers: KnownServers

    init(_ connection: Connection, _ account: Account, _ record: AccountRecord, _ servers: KnownServers) {
        self.connection = connection
        self.account = account
        self.record = record
        self.servers = servers
    }

    var difference: Difference? {
        switch ConnectionState(of: connection, in: record) {
        case .declared:
            connection.authentication == .password
                ? storePassword([])
                : difference(.authorize, need: needForAuthorizing)
        case .authorized: difference(.verify)
        case .verified: nil
        case .needsAuthorization(let loss): difference(of: loss)
        }
    }

    private func difference(of loss: AuthorizationLoss) -> Difference {
        switch loss {
        case .grantEnded(let end): reauthorize(.grantEnded(end.reason), isAloneEnough: true)
        case .refused(let refusal): reauthorize(.refused(refusal.reason), isAloneEnough: true)
        case .scopesMissing(let scopes): reauthorize(.scopesAdded(scopes), isAloneEnough: true)
        case .providerMoved(let moves): reauthorize(moves.map(Difference.Reason.moved), isAloneEnough: false)
        case .otherToken: otherToken
        case .abandoned(let store): reauthorize(.abandoned(store: store), isAloneEnough: true)
        case .serverMoved(let moves): difference(.confirm(moves), need: .confirmation)
        case .passwordMoved(let moves): storePassword(moves.map(Difference.Reason.moved))
        case .passwordRefused(let refusal): storePassword([.refused(refusal.reason)])
        case .passwordAbandoned(let store): storePassword([.abandoned(store: store)])
        }
    }

    private func difference(_ change: Difference.Change, need: Difference.Need? = nil) -> Difference {
        Difference(account: account.name, direction: connection.direction, change, need: need)
    }

    private func storePassword(_ reasons: [Difference.Reason]) -> Difference {
        difference(
            .storePassword(reasons),
            need: .secret(command: "mailgrant store password \(account.name) --\(connection.direction)"))
    }

    private func reauthorize(_ reason: Difference.Reason, isAloneEnough: Bool) -> Difference {
        reauthorize([reason], isAloneEnough: isAloneEnough)
    }

    /// - Parameter isAloneEnough: whether a client that asks in its own name may do so again without a person.
    private func reauthorize(_ reasons: [Difference.Reason], isAloneEnough: Bool) -> Difference {
        // Whoever consents must see where the tokens will go, whatever else is new.
        let moves = serverMoves
        let need: Difference.Need? =
            !connection.isAppOnly ? .consent : isAloneEnough && moves.isEmpty ? nil : .confirmation
        return difference(.reauthorize(reasons + moves.map(Difference.Reason.moved)), need: need)
    }

    /// The connection got a token of its own, or goes back to the shared one. A grant at hand may cover it.
    private var otherToken: Difference {
        let moves = serverMoves
        let need: Difference.Need? =
            isCovered || connection.isAppOnly ? (moves.isEmpty ? nil : .confirmation) : .consent
        return difference(.reauthorize([.otherToken] + moves.map(Difference.Reason.moved)), need: need)
    }

    private var serverMoves: [EndpointMove] { record[connection.direction]?.endpoint.moves(to: connection) ?? [] }

    private var needForAuthorizing: Difference.Need? {
        guard isCovered || connection.isAppOnly else { return .consent }
        let isKnown =
            record[connection.direction].map { $0.endpoint.moves(to: connection).isEmpty }
            ?? servers.admit(connection, of: account, record)
        return isKnown ? nil : .confirmation
    }

    /// Whether a grant that is there serves the connection as declared.
    private var isCovered: Bool {
        guard let grant = record.grant(for: connection).flatMap(record.summary) else { return false }
        guard record.store(thatKept: grant.id.text) == nil else { return false }
        return record[connection.direction]?.refusal == nil && AuthorizationLoss(of: grant, for: connection) == nil
    }
}
