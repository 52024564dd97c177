import ArgumentParser
import Grants
import HelperKit
import MailConnections
import Messages

/// `mailgrant sendmail`: takes a message on standard input as sendmail(1) does, and hands it to the account's server.
struct SendmailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sendmail", abstract: "Send the message on standard input, as sendmail does.",
        usage: """
            mailgrant sendmail [-t] [-i] [-f ADDRESS] [-F NAME] [--account NAME]
                               [-N WHEN] [-R full|hdrs] [-V ID] [--] [RECIPIENT ...]
            """,
        discussion: """
              -t              take recipients from To, Cc and Bcc as well
              -i, -oi         a line of a single dot does not end the message
              -f, -r ADDRESS  the envelope's sender; without it the account's address
              -F NAME         the name in From, where the message has no From
              --account NAME  the account to send with, by name or address
              -N WHEN         notify: never, or any of success,failure,delay
              -R full|hdrs    what comes back with a notification
              -V ID           what identifies the message in a notification

            Other options of sendmail are accepted and ignored. Without --account, the account is the one with the \
            address of -f, else of From, else the only one that can send.

            EWS and Graph take no envelope: recipients that To and Cc do not name are added as Bcc, which the server takes \
            out again; what a header cannot say (fewer recipients, another -f, -N, -R and -V) is refused.

            The message goes to all recipients or to none. The status is 0 when the server has taken it, else from \
            sysexits.h: 64 usage, 65 message refused, 67 recipient refused, 75 try again later, 77 a person must \
            authorize or the sender is refused.
            """,
        // -h is sendmail's hop count.
        helpNames: .long)

    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var words: [String] = []

    func run() async throws {
        let arguments = try SendmailArguments(words)
        guard !arguments.wantsHelp else { throw CleanExit.helpRequest(self) }
        // With recipients it is a hint how to deliver, and else an order that is done already.
        guard !arguments.runsQueue || !arguments.recipients.isEmpty || arguments.readsRecipients else { return }
        let context = try CommandContext()
        let outgoing = try OutgoingMail(arguments, from: MessageInput.read(for: arguments), context)
        try await Interruption.cancelling { try await outgoing.send(context) }
    }
}

extension OutgoingMail {
    fileprivate func send(_ context: CommandContext) async throws {
        do throws(ProgramFailure) {
            try await submit(context)
        } catch {
            // At once, and not where errors usually are: a signal that came meanwhile ends the process without a word, and
            // whether the message has gone is what a person must know.
            error.report()
            throw ReportedFailure(status: error.status)
        }
    }

    private func submit(_ context: CommandContext) async throws(ProgramFailure) {
        let outcome: Result<SubmissionOutcome, MailServerError>
        do {
            outcome = try await Session.with(context, showing: context.terminal.note) { session in
                try await session.engine.authenticating(account, .outgoing) {
                    (connection, credential) async throws(MailServerError) in
                    try await session.submitter.submit(message, envelope, over: connection, credential)
                }
            }
        } catch let fault as GrantFault {
            throw ProgramFailure(fault, account, .outgoing)
        } catch let failure as ProgramFailure {
            throw failure
        } catch {
            throw ProgramFailure(
                .software, account.name.text, what: "sending failed in an unknown way", remedy: "report this as a bug")
        }
        if let failure = failure(of: outcome) { throw failure }
    }

    private func failure(of outcome: Result<SubmissionOutcome, MailServerError>) -> ProgramFailure? {
        switch outcome {
        case .success(.accepted): nil
        case .success(.refused(let refusal)): ProgramFailure(refusal, self)
        case .success(.uncertain(let detail)): ProgramFailure(uncertain: detail, self)
        case .failure(let error) where Task.isCancelled: ProgramFailure(interrupted: self, error)
        case .failure(let error): ProgramFailure(sending: error, self)
        }
    }
}
