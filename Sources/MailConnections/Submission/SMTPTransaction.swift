import Grants
import OAuth

/// MAIL, RCPT and DATA: from an authenticated connection to a server that waits for the message.
///
/// With PIPELINING the commands go out together and their replies are matched in order (RFC 2920). DATA goes with them
/// only where there is one recipient: of several, one may be refused, and a server that has answered DATA with 354 must
/// get a message, which would go to the others.
struct SMTPTransaction: SMTPDialogue {
    enum Outcome: Sendable, Equatable {
        /// The server waits for the message.
        case messageWanted
        /// The transaction is over, and nothing was sent.
        case refused(SubmissionRefusal)
    }

    private enum Command {
        case mail
        case recipient(Int)
        case data
        /// The message of no bytes that a server wants which has accepted DATA but no recipient (RFC 2920 section 3.1).
        case noMessage

        var isData: Bool {
            guard case .data = self else { return false }
            return true
        }
    }

    var reader = SMTPReplyReader()
    private let commands: SMTPTransactionCommands
    private let isPipelining: Bool
    private var unsent: [Command]
    /// Sent, and not answered yet.
    private var unanswered: [Command] = []
    private var refusals = SMTPRefusals()
    private var isDataAccepted = false

    init(_ commands: SMTPTransactionCommands, isPipelining: Bool) {
        self.commands = commands
        self.isPipelining = isPipelining
        unsent = [.mail] + commands.recipients.indices.map { .recipient($0) } + [.data]
    }

    var awaited: String {
        switch unanswered.first {
        case .mail, nil: "the answer to MAIL"
        case .recipient: "the answer to RCPT"
        case .data, .noMessage: "the answer to DATA"
        }
    }

    /// RFC 5321 section 4.5.3.2.
    var patience: Duration? {
        switch unanswered.first {
        case .mail, .recipient, nil: .seconds(5 * 60)
        case .data, .noMessage: .seconds(2 * 60)
        }
    }

    mutating func start() throws(MailServerError) -> DialogueAction<Outcome> { sendMore() }

    mutating func receive(_ reply: SMTPReply) throws(MailServerError) -> DialogueAction<Outcome> {
        guard !unanswered.isEmpty else { throw MailServerError(.protocolFault, "an answer to no command") }
        try note(reply, to: unanswered.removeFirst())
        // The server is about to hang up: no other answer will come (RFC 5321 section 3.8).
        if reply.code == 421 { return finish() }
        return unanswered.isEmpty ? proceed() : .read
    }

    private mutating func note(_ reply: SMTPReply, to command: Command) throws(MailServerError) {
        switch (command, reply.code) {
        case (.mail, 200..<300), (.recipient, 200..<300), (.noMessage, _): break
        case (.data, 354): isDataAccepted = true
        case (.mail, 400...): refusals.note(reply, of: reply.code == 552 ? .message : .sender)
        case (.recipient(let index), 400...):
            refusals.note(reply, of: .recipient, about: commands.recipients[index].recipientText)
        case (.data, 400...): refusals.note(reply, of: .message)
        default: throw MailServerError(.protocolFault, reason: reply.text)
        }
    }

    private mutating func proceed() -> DialogueAction<Outcome> {
        switch (isDataAccepted, refusals.isEmpty) {
        case (true, true): return .finish(.messageWanted)
        case (true, false):
            isDataAccepted = false
            unsent = [.noMessage]
            return sendMore()
        case (false, _):
            if !refusals.allowMoreRecipients { return finish() }
            // Every recipient is asked about, so that a person can mend all of them at once.
            if !refusals.isEmpty { unsent.removeAll { $0.isData } }
            return unsent.isEmpty ? finish() : sendMore()
        }
    }

    private func finish() -> DialogueAction<Outcome> { .finish(.refused(refusals.summary)) }

    private mutating func sendMore() -> DialogueAction<Outcome> {
        let count = isPipelining ? pipelinedCount : 1
        unanswered = Array(unsent.prefix(count))
        unsent.removeFirst(unanswered.count)
        return .sendTogether(unanswered.map(line))
    }

    private var pipelinedCount: Int {
        let beforeData = unsent.prefix { !$0.isData }.count
        return commands.recipients.count == 1 ? unsent.count : max(beforeData, 1)
    }

    private func line(_ command: Command) -> OutgoingLine {
        switch command {
        case .mail: OutgoingLine(commands.mail)
        case .recipient(let index): OutgoingLine(commands.recipients[index])
        case .data: OutgoingLine("DATA")
        case .noMessage: OutgoingLine(".")
        }
    }
}

extension String {
    /// The address of an RCPT command.
    fileprivate var recipientText: String {
        String(drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }
}
