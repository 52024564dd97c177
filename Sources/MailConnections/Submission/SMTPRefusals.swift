import Grants
import OAuth

/// What a server has refused in one transaction, and what that comes to.
struct SMTPRefusals: Sendable {
    /// Characters of one reply where several are shown.
    private static let replyLimit = 200

    private var refusals: [SubmissionRefusal] = []
    /// More than a recipient was refused.
    private var isOver = false

    var isEmpty: Bool { refusals.isEmpty }

    /// A refused recipient says nothing about the next one; anything else ends the transaction.
    var allowMoreRecipients: Bool { !isOver }

    /// - Parameters:
    ///   - code: what it means where the server refuses for good.
    ///   - subject: the recipient; nothing where it is not about one.
    mutating func note(_ reply: SMTPReply, of code: SubmissionRefusal.Code, about subject: String? = nil) {
        // What is refused after that is refused because of it: a recipient without a sender, a message without recipients.
        guard !isOver, subject != nil || refusals.isEmpty else { return }
        let text = (subject.map { "\($0): " } ?? "") + reply.text
        // 452 4.5.3 is no word on this recipient, and not one for later: so many are too many the next time, too.
        let isTooMany = subject != nil && ["4.5.3", "5.5.3"].contains { reply.enhancedCode == $0 }
        let limit = subject == nil ? MailServerError.reasonLimit : Self.replyLimit
        // 4xx is transient by definition (RFC 5321 section 4.2.1).
        refusals.append(
            SubmissionRefusal(
                isTooMany ? .tooManyRecipients : reply.code < 500 ? .later : code,
                PrintableText.line(text, limit: limit)))
        if subject == nil { isOver = true }
    }

    /// All in one: a refusal for good outweighs a temporary one, since trying again will not help.
    var summary: SubmissionRefusal {
        let worst = refusals.first { $0.code != .later } ?? refusals.first
        let texts = refusals.filter { $0.code == worst?.code }.map(\.detail)
        return SubmissionRefusal(
            worst?.code ?? .later,
            PrintableText.line(texts.joined(separator: ", and "), limit: MailServerError.reasonLimit))
    }
}
