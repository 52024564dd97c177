/// Asking a mail server whether it accepts a connection's credential.
extension GrantEngine {
    /// What the mail server said.
    public enum Verification: Sendable, Equatable {
        case verified(MailVerification)
        /// The connection stays authorized: the server may be down, and the mailbox may be opened later.
        case failed(MailServerError)
    }

    /// Verifies one connection with its own access token or app password, and writes down what the server said.
    ///
    /// - Parameter isProof: true where this is to show whether the connection's token outlived another that has just been
    ///   minted from the same grant; see ``mayHaveEndedToken(of:_:)``.
    /// - Throws: ``GrantFault`` where there is nothing to verify with.
    public func verify(
        _ account: Account, _ direction: Direction, with verifier: any MailVerifier, isProof: Bool = false
    ) async throws(GrantFault) -> Verification {
        let before = try recorded(account.name)[direction]
        let answer = try await authenticating(account, direction, asksAgain: true, isProof: isProof) {
            (connection, credential) async throws(MailServerError) in
            try await verifier.verify(connection, credential)
        }
        let verification: Verification =
            switch answer {
            case .success(let answer): .verified(answer)
            case .failure(let error): .failed(error)
            }
        try note(verification, of: account.name, direction, since: before)
        return verification
    }

    /// Writes down that a connection could not be checked, for want of a credential: what is known of it is older.
    ///
    /// - Parameter detail: one line for a person, without a secret.
    public func noteFailedCheck(of account: PlainName, _ direction: Direction, _ detail: String) {
        let failure = FailedCheckRecord(at: time.now(), detail: detail)
        remember(account) { $0[direction]?.failedCheck = failure }
    }

    /// - Parameter before: the connection when its credential was fetched. One that was replaced meanwhile is another, and
    ///   the server has said nothing of it.
    private func note(
        _ verification: Verification, of account: PlainName, _ direction: Direction, since before: ConnectionRecord?
    ) throws(GrantFault) {
        let now = time.now()
        let record = try record(account) { record in
            guard record[direction]?.grant == before?.grant, record[direction]?.password == before?.password else {
                return
            }
            switch verification {
            case .verified(let answer):
                record[direction]?.verified = VerifiedRecord(
                    at: now, mechanism: answer.mechanism, opened: answer.opened)
                record[direction]?.failedCheck = nil
            case .failed(let error):
                record[direction]?.failedCheck = FailedCheckRecord(at: now, detail: error.detail)
            }
        }
        let event: (JournalEvent.Kind, String) =
            switch verification {
            case .verified(let answer): (.verified, answer.mechanism)
            case .failed(let error): (.refused, "mail server: \(error.code)")
            }
        ledger.note(
            JournalEvent(
                event.0, account: account, direction: direction, grant: record[direction]?.grant, detail: event.1))
    }
}
