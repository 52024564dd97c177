import CredentialWire
import Grants
import PluginPrograms
import Secrets
import Synchronization

/// What a provider's program does with a person who signs in: what it gives then, the tokens that come of it, and its end.
struct ProviderSignInTrial: Sendable {
    private let program: PluginProgram
    private let host: ProviderProgramHost
    private let runner: PluginRunner
    private let request: ProgramRequest
    private let consent: any Consent
    private let kept = Kept()

    /// What the program wanted kept, as it was last.
    private final class Kept: Sendable {
        private let stored = Mutex<Secret?>(nil)

        var state: Secret? {
            get { stored.withLock { $0 } }
            set { stored.withLock { $0 = newValue } }
        }
    }

    /// Nothing that follows makes sense without it.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter consent: the person.
    init(_ program: PluginProgram, address: String, consent: any Consent, _ context: CommandContext) {
        self.program = program
        runner = context.pluginRunner
        // Whoever tests a program by its name has agreed to its being run.
        host = context.providerPrograms.allowing { _ in true }
        guard let account = PlainName("plugin-test") else { preconditionFailure("it is a name") }
        request = ProgramRequest(program: ProgramBinding(name: program.name), account: account, address: address)
        self.consent = consent
    }

    var checks: [PluginTrial.Check] {
        [
            PluginTrial.Check(sentence: "Authorized by a person, it gives a state, and names no other mailbox") {
                try await authorize()
            },
            PluginTrial.Check(sentence: "For its state it gives an access token, and says how long that lives") {
                try await mint()
            },
            PluginTrial.Check(sentence: "The state that it gave last is good for the next token") { try await mint() },
            PluginTrial.Check(sentence: "It revokes what it gave, or says that it cannot") { try await revoke() },
        ]
    }

    private func authorize() async throws {
        let grant: ProgramGrant
        do {
            grant = try await host.authorize(request, through: consent)
        } catch {
            throw Failure(description: error.what)
        }
        kept.state = grant.state
        guard let identity = grant.identity, identity.lowercased() != request.address.lowercased() else { return }
        throw Failure(description: "it names \(identity), and the mailbox is \(request.address)")
    }

    private func mint() async throws {
        guard let state = kept.state else { throw Failure(description: "there is no state") }
        let description = try await host.describe(program.name).message
        let mailProtocol = description.list(ProviderKey.protocols).first ?? "imap"
        var message = ProviderRequest.token(request, state: state)
        message.append(
            ProviderKey.direction, (mailProtocol == "smtp" ? Direction.outgoing : .incoming).rawValue)
        message.append(ProviderKey.mailProtocol, mailProtocol)
        message.append(
            ProviderKey.host, description.text(ProviderKey.of(mailProtocol, "host")) ?? "mail.example.org")
        let answer = ProviderAnswer(
            message: try await runner.run(
                program, arguments: ["token"], input: message, deadline: .seconds(15), environment: host.environment),
            executable: program.executable, hidden: [state])
        try answer.checkVersion()
        try answer.checkError()
        let token = try answer.token()
        if let next = token.state { kept.state = next }
        guard token.expiresIn != nil else {
            throw answer.broken("gave no \(ProviderKey.expiresIn) that is a number of seconds from 1 up")
        }
    }

    private func revoke() async throws {
        guard let state = kept.state else { return }
        do {
            try await host.revoke(request, state: state, timeout: .seconds(15))
        } catch {
            guard error.code == .unsupported else { throw error }
        }
        kept.state = nil
    }

    /// Revokes what the program gave, where the check that does it was not reached.
    func tidyUp() async { try? await revoke() }
}
