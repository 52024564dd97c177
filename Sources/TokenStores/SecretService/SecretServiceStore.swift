public import Grants
public import Secrets

/// The Secret Service of the desktop session: GNOME Keyring, KeePassXC, KWallet and others.
///
/// An item is found by its kind and ID, whatever its account is called by now. Nothing is kept between calls: each has
/// a connection of its own to the bus, so that a service that was restarted or unlocked is noticed by the next one.
///
/// Source: freedesktop.org Secret Service specification 0.2.
public struct SecretServiceStore: TokenStore {
    public let displayName = "Secret Service"

    private let caller: SecretServiceCaller

    /// - Parameters:
    ///   - busAddress: where the session bus listens, such as `unix:path=/run/user/1000/bus`; see ``SessionBus``.
    ///     Without one every call finds the service absent.
    ///   - deadline: how long the service may take to answer.
    ///   - promptDeadline: how long a person may take to answer a prompt, where one is allowed.
    public init(
        busAddress: String?, deadline: Duration = .seconds(10), promptDeadline: Duration = .seconds(120)
    ) {
        caller = SecretServiceCaller(busAddress: busAddress, deadline: deadline, promptDeadline: promptDeadline)
    }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in try call.lookup(item) }
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in try call.store(secret, as: item) }
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await caller.blocking(interaction) { call throws(TokenStoreError) in try call.erase(item) }
    }
}
