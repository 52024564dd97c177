import Grants
import Messages

@testable import MailConnections

extension Message {
    init(_ text: String) throws {
        var intake = try MessageIntake(endsAtDot: false)
        try Array(text.utf8).withUnsafeBytes { try intake.take($0) }
        self = try intake.finish()
    }
}

extension Envelope {
    /// From the sample user to addresses.
    static func to(
        _ recipients: String..., from sender: String? = Sample.user,
        notification: DeliveryNotification = DeliveryNotification()
    ) -> Envelope {
        Envelope(
            sender: sender.flatMap { MailAddress($0) }, recipients: recipients.compactMap { MailAddress($0) },
            notification: notification)
    }
}

extension SMTPExtensions {
    /// Of a server that offers none.
    static let none = SMTPExtensions(SMTPReply(code: 250, lines: ["mx.example.org"]))
}
