public import Secrets

/// App passwords: kept at a person's word, bound to one mail server, and handed out until that server refuses them.
///
/// None is cached. The token store alone has it, so that one which is replaced or forgotten is so everywhere at once.
extension GrantEngine {
    /// Keeps the app password of a connection, which is authorized by it for the mail server that is declared now.
    ///
    /// - Throws: ``GrantFault/noConnection``, ``GrantFault/usesNoPassword``, ``GrantFault/store(_:)``,
    ///   ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``.
    public func keepPassword(
        _ password: Secret, for account: Account, _ direction: Direction
    ) async throws(GrantFault) {
        guard let connection = account[direction] else { throw .noConnection }
        guard connection.authentication == .password else { throw .usesNoPassword }
        let now = time.now()
        try await keep(
            password, .password, of: account.name, direction: direction,
            boundTo: "\(connection.host):\(connection.port)"
        ) { record, id in
            record[direction] = ConnectionRecord(
                password: id, keptAt: now, endpoint: MailEndpoint(of: connection))
        }
        // Where the connection had a grant before, the helpers must not find its token any more.
        let grants = try recorded(account.name).grants.map(\.id)
        await cache.dropTokens(of: account.name, grants: grants)
        ledger.note(JournalEvent(.authorized, account: account.name, direction: direction, detail: "app password kept"))
    }

    /// A mail server has refused a credential that was handed out. An app password is not handed out again until it is
    /// replaced, or accepted when a person has it checked; another access token is minted for the next caller.
    ///
    /// What has been replaced since is left alone: a slow loser must not spoil the newer one of somebody else.
    public func refuse(
        _ credential: Secret, for account: Account, _ direction: Direction
    ) async throws(GrantFault) {
        guard let connection = account[direction] else { throw .noConnection }
        switch connection.authentication {
        case .oauth2:
            let key = try authorizedConnection(of: account, direction)
            if await cache.token(for: key)?.token == credential { await cache.drop(key) }
        case .password:
            let kept = try await password(for: account, connection, asksAgain: true)
            guard kept.secret == credential else { return }
            rememberVerdict(on: kept, of: account.name, direction, refusal: "to a mail program")
        }
    }

    struct KeptPassword {
        var id: String
        var secret: Secret
    }

    /// The app password of a connection, as it is kept for the mail server that is declared now.
    ///
    /// - Parameter asksAgain: also one that the server has refused.
    func password(
        for account: Account, _ connection: Connection, asksAgain: Bool
    ) async throws(GrantFault) -> KeptPassword {
        var id = try passwordID(of: account, connection, asksAgain: asksAgain)
        while true {
            let secret: Secret?
            do {
                secret = try await store.read(
                    StoredItem(.password, id: id, account: account.name), interaction: interaction)
            } catch {
                throw .store(error)
            }
            if let secret { return KeptPassword(id: id, secret: secret) }
            // It may have been replaced between the two looks.
            let current = try passwordID(of: account, connection, asksAgain: asksAgain)
            guard current != id else { throw .passwordMissing }
            id = current
        }
    }

    private func passwordID(
        of account: Account, _ connection: Connection, asksAgain: Bool
    ) throws(GrantFault) -> String {
        let record = try recorded(account.name)
        switch ConnectionState(of: connection, in: record) {
        case .declared: throw .passwordNotKept
        case .needsAuthorization(.passwordRefused) where asksAgain: break
        case .needsAuthorization(let loss): throw .needsAuthorization(loss)
        case .authorized, .verified: break
        }
        guard let id = record[connection.direction]?.password else { throw .passwordNotKept }
        return id
    }

    /// Writes down a mail server's verdict on a password, unless that has been replaced meanwhile.
    ///
    /// - Parameter refusal: the server's reason; nothing where it accepts the password.
    func rememberVerdict(on kept: KeptPassword, of account: PlainName, _ direction: Direction, refusal: String?) {
        let refusal = refusal.map { RefusalRecord(at: time.now(), reason: $0) }
        remember(account) { record in
            guard record[direction]?.password == kept.id else { return }
            record[direction]?.refusal = refusal
        }
    }
}
