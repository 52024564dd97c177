public import Grants
public import Secrets

/// Passwords of servers in the Secret Service, shared with git-credential-libsecret: each finds what the other has kept.
///
/// There is one item for a server, a user and a path, or the lack of a path.
public struct SecretServicePasswords: Sendable {
    private let caller: SecretServiceCaller

    /// The parameters are those of ``SecretServiceStore``.
    public init(
        busAddress: String?, deadline: Duration = .seconds(10), promptDeadline: Duration = .seconds(120)
    ) {
        caller = SecretServiceCaller(busAddress: busAddress, deadline: deadline, promptDeadline: promptDeadline)
    }

    /// The passwords of a server, the last one that was saved first.
    ///
    /// - Parameters:
    ///   - user: nothing finds every user's.
    ///   - path: nothing finds those of every path, and those without one.
    public func passwords(
        of server: PasswordServer, user: String?, path: String?, interaction: Interaction
    ) async throws(TokenStoreError) -> [ServerPassword] {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in
            try call.passwords(of: server, user: user, path: path)
        }
    }

    /// Saves a password in place of an older one of the same server, user and path.
    ///
    /// - Parameter password: with a user.
    public func keep(
        _ password: ServerPassword, of server: PasswordServer, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in
            try call.keep(password, of: server)
        }
    }

    /// Erases passwords.
    ///
    /// - Parameter only: the password that is to go, and no other; nothing erases all that are found.
    public func erase(
        of server: PasswordServer, user: String?, path: String?, only: Secret?, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in
            try call.erasePasswords(of: server, user: user, path: path, only: only)
        }
    }
}
