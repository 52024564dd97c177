import Grants
import OAuth

extension WebService {
    func verifyGraph() async throws(MailServerError) -> MailVerification {
        let opened = connection.direction == .incoming ? try await inboxOpened() : try await tokenAccepted()
        return MailVerification(mechanism: "Bearer", opened: opened)
    }

    /// Asks Graph for the inbox, which changes nothing.
    private func inboxOpened() async throws(MailServerError) -> String {
        struct Folder: Decodable {
            let displayName: String?
            let totalItemCount: Int?
        }
        let response = try await ask(.graph(.get, "/mailFolders/inbox", of: connection))
        if let failure = GraphFailure(response) { throw failure.error }
        guard let folder = response.decoded(Folder.self) else {
            throw MailServerError(.protocolFault, reason: response.pageNote ?? "the answer is no folder of Graph")
        }
        let name = PrintableText.line(folder.displayName ?? "Inbox", limit: 100)
        var opened = MailVerification.mailbox(name, folder.totalItemCount) + connection.foreignMailbox
        // Only where the token may ask it: for others it would be one more refusal in the administrator's log.
        if !connection.isAppOnly, connection.hasScope("User.Read", "User.ReadWrite"),
            let note = try await person().flatMap(mismatch)
        {
            opened += note
        }
        return opened
    }

    /// Graph has no way to try sending. What can be learned is that it takes the token, which also shows in its refusal
    /// to say who the person is, and that the permission is there, which the engine has seen to when it minted the token.
    private func tokenAccepted() async throws(MailServerError) -> String {
        let note = try await connection.isAppOnly ? nil : person().flatMap(mismatch)
        if connection.isAppOnly { try await probeMailbox() }
        let permission = ["Mail.Send", "Mail.Send.Shared"].first { connection.hasScope($0) }
        let granted = permission.map { "\($0) granted" } ?? "its scopes do not name Mail.Send"
        return "sender \(PrintableText.line(connection.mailbox, limit: 320))\(note ?? ""): "
            + "token accepted, \(granted), sending not tried"
    }

    /// For a program there is no `me`: the mailbox's own record is asked for. The right to it is another than the one to
    /// send, so a refusal tells no more than that the token counts.
    private func probeMailbox() async throws(MailServerError) {
        let response = try await ask(.graph(.get, "?$select=mail", of: connection))
        guard let failure = GraphFailure(response), failure.status != 403 else { return }
        throw failure.error
    }

    private struct Person: Decodable {
        let mail: String?
        let userPrincipalName: String?

        var addresses: [String] { [mail, userPrincipalName].compactMap { $0 } }
    }

    /// Who signed in; nothing where the token may not ask.
    private func person() async throws(MailServerError) -> Person? {
        let path = "/v1.0/me?$select=mail,userPrincipalName"
        let response = try await ask(WebRequest(.get, path, headers: [HTTPHeader("Accept", "application/json")]))
        if let failure = GraphFailure(response) {
            if failure.status == 403 { return nil }
            throw failure.error
        }
        guard let person = response.decoded(Person.self) else {
            throw MailServerError(.protocolFault, reason: response.pageNote ?? "the answer is no person of Graph")
        }
        return person
    }

    /// A mailbox may have more addresses than these two, so another one is told and is no failure.
    private func mismatch(_ person: Person) -> String? {
        guard let first = person.addresses.first,
            !person.addresses.contains(where: { $0.lowercased() == connection.user.lowercased() })
        else { return nil }
        return " (signed in as \(PrintableText.line(first, limit: 320)))"
    }
}
