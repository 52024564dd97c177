import CredentialWire
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import Secrets
import TokenStores

/// Passwords of servers that no account declares, in the desktop's Secret Service, for the protocols that the policy
/// names.
struct UndeclaredCredentials: CredentialSource {
    let context: CommandContext
    let interaction: Interaction

    /// The password of the user that is named or, without one, the password that was kept last: first among those for
    /// the whole server, unless a path is named. An expired one is not given, but what another helper can make a new one
    /// from is.
    func get(_ request: CredentialRequest) async throws -> CredentialMessage? {
        guard let server = try server(of: request) else { return nil }
        let found = try await inKeyring { passwords throws(TokenStoreError) in
            try await passwords.passwords(
                of: server, user: request.user, path: request.path, interaction: interaction)
        }
        let now = Int64(Date().timeIntervalSince1970)
        let current = found.filter { !$0.isExpired(at: now) }
        let ofWholeServer = current.first { $0.path == nil }
        if let password = request.path == nil ? ofWholeServer ?? current.first : current.first {
            return password.answer(to: request)
        }
        return found.first { $0.refreshToken != nil }?.renewal(for: request)
    }

    func store(_ request: CredentialRequest) async throws {
        guard let server = try server(of: request), let password = ServerPassword(in: request),
            !password.isExpired(at: Int64(Date().timeIntervalSince1970))
        else { return }
        try await inKeyring { passwords throws(TokenStoreError) in
            try await passwords.keep(password, of: server, interaction: interaction)
        }
    }

    /// Where a password is named, no other goes: a slow loser must not erase what somebody has kept since.
    func erase(_ request: CredentialRequest) async throws {
        guard let server = try server(of: request) else { return }
        try await inKeyring { passwords throws(TokenStoreError) in
            try await passwords.erase(
                of: server, user: request.user, path: request.path, only: request.password, interaction: interaction)
        }
    }

    /// Nothing where the policy leaves the protocol to other helpers.
    private func server(of request: CredentialRequest) throws(ProgramFailure) -> PasswordServer? {
        guard try context.settings().policy.keepsPasswords(for: request.protocolName) else { return nil }
        let server = try request.server()
        return PasswordServer(
            protocolName: request.protocolName, host: server.isBracketed ? "[\(server.name)]" : server.name,
            port: server.port)
    }

    private func inKeyring<Answer>(
        _ body: (SecretServicePasswords) async throws(TokenStoreError) -> Answer
    ) async throws(ProgramFailure) -> Answer {
        do {
            return try await body(
                SecretServicePasswords(busAddress: SessionBus.address(environment: context.environment)))
        } catch {
            throw ProgramFailure(GrantFault.store(error), "git credential", nil)
        }
    }
}

extension ServerPassword {
    /// What git wants to be kept; nothing where it lacks a user or a password, or says that it is not to be kept.
    fileprivate init?(in request: CredentialRequest) {
        guard let user = request.user, let password = request.password,
            !["1", "true", "yes", "on"].contains(request.message.text(CredentialKey.ephemeral))
        else { return nil }
        self.init(
            user: user, path: request.path, password: password,
            // 0 and what is no number mean never, as in git.
            expiresAt: request.message.text(CredentialKey.passwordExpiryUTC).flatMap { Int64($0) }
                .flatMap { $0 > 0 ? $0 : nil },
            refreshToken: request.message.secret(CredentialKey.oauthRefreshToken))
    }

    fileprivate func isExpired(at now: Int64) -> Bool { expiresAt.map { $0 < now } ?? false }

    fileprivate func answer(to request: CredentialRequest) -> CredentialMessage {
        var answer = CredentialMessage()
        if let user = user ?? request.user { answer.append(CredentialKey.username, user) }
        answer.append(CredentialKey.password, password)
        if let expiresAt { answer.append(CredentialKey.passwordExpiryUTC, String(expiresAt)) }
        if let refreshToken { answer.append(CredentialKey.oauthRefreshToken, refreshToken) }
        return answer
    }

    /// The answer without the password.
    fileprivate func renewal(for request: CredentialRequest) -> CredentialMessage {
        var answer = CredentialMessage()
        if let user = user ?? request.user { answer.append(CredentialKey.username, user) }
        if let refreshToken { answer.append(CredentialKey.oauthRefreshToken, refreshToken) }
        return answer
    }
}
