import ArgumentParser
import CredentialWire
import Grants
import HelperKit
import LocalState
import Secrets

/// `mailgrant credential`: what `git-credential-mailgrant` becomes where the cache has no answer.
struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential", abstract: "Answer git in its credential protocol.",
        discussion: "Called by git-credential-mailgrant. Requests come on standard input as git-credential(1) says.",
        shouldDisplay: false)

    @Argument(help: "get, store or erase; any other operation is ignored.")
    var operation: String

    func run() async throws {
        guard operation == "get" || operation == "erase" else { return }
        let request = try readRequest()
        let context = try CommandContext()
        let matches = try CredentialMatch.all(for: request, context)
        // A host that nobody declared is another helper's.
        guard let match = matches.first, operation == "get" || matches.count == 1 else { return }
        do {
            // Of several connections none is guessed.
            guard matches.count == 1 else { throw ProgramFailure(several: matches) }
            switch operation {
            case "get":
                let command = self
                try await Interruption.cancelling { try await command.get(match, request, context) }
            default: try await erase(match, request, context)
            }
        } catch {
            // On a declared host nothing but this program has the answer: a prompt would only confuse.
            if operation == "get" { try context.terminal.write(Secret("quit=1\n")) }
            throw error
        }
    }

    private func readRequest() throws(ProgramFailure) -> CredentialMessage {
        do {
            guard let bytes = StandardInput.readMessage() else {
                throw CredentialWireError(.messageTooLong, line: 1)
            }
            return try CredentialMessage(parsing: bytes).expandingURL()
        } catch {
            throw ProgramFailure(
                .usage, "git credential", what: "the request is malformed: \(error)",
                remedy: "send what git-credential(1) describes")
        }
    }

    private func get(_ match: CredentialMatch, _ request: CredentialMessage, _ context: CommandContext) async throws {
        let entry = try await Session.with(
            context, provenSelectors: match.selectors, showing: context.terminal.note
        ) { session in
            do throws(GrantFault) {
                return try await session.token(of: match.account, match.connection)
            } catch {
                throw ProgramFailure(error, match.account.name.text, match.connection.direction)
            }
        }
        let answer = try entry.credentialAnswer(to: request).serialized()
        try context.terminal.write(answer)
    }

    /// The server refused a token that this program handed out: it is not handed out again. The grant is untouched.
    private func erase(_ match: CredentialMatch, _ request: CredentialMessage, _ context: CommandContext) async throws {
        guard let refused = request.secret(CredentialKey.password) else { return }
        try await Session.with(context, showing: context.terminal.note) { session in
            guard let grant = try? session.engine.grant(of: match.account, match.connection.direction) else { return }
            let key = ConnectionKey(account: match.account, connection: match.connection, grant: grant)
            // A slow loser must not drop the newer token of somebody else.
            if await session.cache.token(for: key)?.token == refused { await session.cache.drop(key) }
        }
    }
}
