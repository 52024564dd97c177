import CredentialWire
import Grants
import HelperKit
import LocalState
import Secrets

/// Answers for servers that accounts declare.
struct DeclaredCredentials: CredentialSource {
    let matches: [CredentialMatch]
    let context: CommandContext
    let interaction: Interaction

    /// What a connection proves to its server who it is with. Nothing where no connection, or not one alone, is asked for.
    ///
    /// - Throws: ``ProgramFailure`` where the one connection has nothing to answer with.
    func get(_ request: CredentialRequest) async throws -> CredentialMessage? {
        guard let match = try matches.answering(user: request.user) else { return nil }
        return try await Session.with(
            context, provenSelectors: match.selectors, interaction: interaction, showing: context.terminal.note
        ) { session in
            try await session.handout(of: match.account, match.connection, interaction)
                .credentialAnswer(to: request.message)
        }
    }

    /// Our own answer comes back.
    func store(_ request: CredentialRequest) {}

    /// A server refused a token that this program handed out: it is not handed out again. The grant is untouched.
    ///
    /// Without a password whatever there is for the server and the user is meant. An app password stays: a person has
    /// stored it, and only a person knows another.
    func erase(_ request: CredentialRequest) async throws {
        let refused = request.password
        let meant = matches.filter { match in
            match.connection.authentication == .oauth2
                && (request.user == nil || request.user == match.connection.saslUser)
        }
        guard !meant.isEmpty else { return }
        try await Session.with(context, showing: context.terminal.note) { session in
            for match in meant {
                guard let grant = try? session.engine.grant(of: match.account, match.connection.direction) else {
                    continue
                }
                let key = ConnectionKey(account: match.account, connection: match.connection, grant: grant)
                // A slow loser must not drop the newer token of somebody else.
                guard let token = await session.cache.token(for: key)?.token, refused ?? token == token else {
                    continue
                }
                await session.cache.drop(key)
            }
        }
    }
}
