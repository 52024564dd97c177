import Grants
import OAuth
import PlainXML

extension WebService {
    /// Asks EWS for the folder that mail comes into, or that copies of sent mail go to: it opens only with the right to it.
    /// EWS has no way to learn without sending whether a message would be taken.
    func verifyEWS() async throws(MailServerError) -> MailVerification {
        let isIncoming = connection.direction == .incoming
        let request = EWSRequest.getFolder(isIncoming ? "inbox" : "sentitems", of: connection)
        let response = try await ask(request.webRequest(for: connection))
        switch try EWSAnswer(response, to: request) {
        case .failure(let failure): throw failure.error
        case .success(let message):
            guard let folder = message.descendant(.types("Folder")) else {
                throw MailServerError(.protocolFault, "the answer names no folder")
            }
            let name = folder.child(.types("DisplayName"))?.text ?? (isIncoming ? "Inbox" : "Sent Items")
            let opened = MailVerification.mailbox(
                PrintableText.line(name, limit: 100), folder.child(.types("TotalCount")).flatMap { Int($0.text) })
            return MailVerification(
                mechanism: "Bearer",
                opened: opened + connection.foreignMailbox + (isIncoming ? "" : "; nothing was sent"))
        }
    }
}

extension Connection {
    /// Whose mailbox it is, where it is not the user's own.
    var foreignMailbox: String { sharedMailbox.map { " of \(PrintableText.line($0, limit: 320))" } ?? "" }
}
