import CredentialWire
import Grants
import PluginPrograms

/// The conversation in which a program obtains a grant: it asks, the person answers.
struct ProviderExchange {
    let request: ProgramRequest
    let consent: any Consent

    /// In seconds, from one message to the next, unless the program says that it waits for something.
    static let usualPause = 30
    static let limits = PluginLimits(exchange: .seconds(usualPause), whole: .seconds(900))
    /// A program that asks without end is ended.
    private static let mostMessages = 100

    func run(in session: PluginSession) async throws(PluginError) -> Result<ProgramGrant, ProgramError> {
        try await session.send(ProviderRequest.authorize(request))
        var pause = Self.usualPause
        for count in 1...Self.mostMessages {
            let answer = ProviderAnswer(
                message: try await session.receive(within: .seconds(pause)), executable: request.program.executable)
            pause = Self.usualPause
            do throws(ProgramError) {
                if count == 1 { try answer.checkVersion() }
                try answer.checkError()
                switch try answer.wish() {
                case nil: return .success(try answer.grant())
                case .notice(let notice): await consent.present(notice)
                case .wait(let notice, let seconds):
                    await consent.present(notice)
                    pause = seconds
                case .question(let question):
                    let reply = try await reply(to: question)
                    try await send(reply, to: session)
                }
            } catch {
                return .failure(error)
            }
        }
        let error = ProgramError(
            .brokenProgram, request.program.executable, "sent \(Self.mostMessages) messages without an answer")
        return .failure(error)
    }

    private func reply(to question: ProgramQuestion) async throws(ProgramError) -> CredentialMessage {
        do {
            return ProviderRequest.answer(try await consent.answer(to: question))
        } catch {
            throw ProgramError(.consent(error), request.program.executable)
        }
    }

    private func send(_ message: CredentialMessage, to session: PluginSession) async throws(ProgramError) {
        do {
            try await session.send(message)
        } catch {
            throw ProgramError(error)
        }
    }
}

extension ProgramError {
    init(_ error: PluginError) {
        let said = error.said.isEmpty ? "" : ": \(error.said)"
        let code: Code =
            switch error.reason {
            case .tookTooLong: .timedOut
            case .cancelled: .consent(ConsentError(.cancelled, "the sign-in was cancelled"))
            default: .brokenProgram
            }
        self.init(code, error.program.executable, "\(error.reason)\(said)")
    }
}
