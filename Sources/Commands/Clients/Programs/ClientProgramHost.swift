import Clients
import ConfigurationFiles
import CredentialWire
import Grants
import PluginPrograms

/// Asks clients that are programs: what they are, and what they write for an account. They get nothing secret, and it is
/// mailgrant that writes.
struct ClientProgramHost: Sendable {
    let registry: PluginRegistry
    let runner: PluginRunner
    /// Whether a program of this name may be run: see ``PluginTrust``.
    let allows: @Sendable (PlainName) -> Bool

    private static let patience = Duration.seconds(10)

    /// The clients that are programs on this machine, allowed or not. Finding them starts none.
    var names: [PlainName] { registry.all().filter { $0.kind == .client }.map(\.name) }

    /// The program of a name; nothing where there is none.
    func find(_ name: PlainName) -> PluginProgram? { registry.find(.client, name) }

    /// Asks what was missed while configurations were made.
    ///
    /// - Returns: whether anything was answered, so that it is worth looking again.
    func answer(_ answers: ClientAnswers) async -> Bool {
        let questions = answers.takeQuestions().compactMap { question in
            find(question.client).map { (question: question, program: $0) }
        }
        await withTaskGroup(of: Void.self) { group in
            for (question, program) in questions {
                group.addTask {
                    do throws(ClientProgramError) {
                        let client = try await client(program, for: question.account, observed: question.observed)
                        answers.set(.success(client), to: question)
                    } catch {
                        answers.set(.failure(error.configurationErrors), to: question)
                    }
                }
            }
        }
        return !questions.isEmpty
    }

    /// What a program says of itself. It has no text for any account yet.
    func description(of program: PluginProgram) async throws(ClientProgramError) -> ClientDefinition {
        let answer = try await ask(program, "describe", ClientProgramRequest.describe)
        do throws(ConfigurationErrors) {
            return try ClientDefinition(
                describedBy: answer.clientFile, name: program.name, source: "\(program.executable) describe")
        } catch {
            throw ClientProgramError(program, .senseless(error))
        }
    }

    /// The client with what its program writes for an account.
    ///
    /// - Parameter observed: the mechanisms with which the account's servers last accepted a token.
    func client(
        _ program: PluginProgram, for account: Account, observed: [Direction: BearerMechanism]
    ) async throws(ClientProgramError) -> ClientDefinition {
        let described = try await description(of: program)
        let logins: [ClientLogin]
        do throws(ClientConfigurationError) {
            logins = try described.logins(for: account, observed: observed)
        } catch {
            // It does not serve the account, and says so to whoever makes the configuration.
            return described
        }
        let answer = try await ask(program, "render", ClientProgramRequest.render(account, logins))
        do throws(ClientRenderingFault) {
            return try described.rendered(as: answer.rendering)
        } catch {
            throw ClientProgramError(program, .unfit(error))
        }
    }

    private func ask(
        _ program: PluginProgram, _ operation: String, _ request: CredentialMessage
    ) async throws(ClientProgramError) -> ClientProgramAnswer {
        guard allows(program.name) else { throw ClientProgramError(program, .notAllowed) }
        let message: CredentialMessage
        do {
            message = try await runner.run(
                program, arguments: [operation], input: request, deadline: Self.patience)
        } catch {
            throw ClientProgramError(program, .failed(error))
        }
        let answer = ClientProgramAnswer(message: message)
        if let fault = answer.fault { throw ClientProgramError(program, fault) }
        return answer
    }
}
