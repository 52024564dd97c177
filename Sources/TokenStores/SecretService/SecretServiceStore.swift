import Dispatch
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

    private let busAddress: String?
    private let deadline: Duration
    private let promptDeadline: Duration

    /// A call into C waits for the service: on a thread of this queue, never on one that Swift's tasks share.
    private let queue = DispatchQueue(label: "secret-service", attributes: .concurrent)

    /// - Parameters:
    ///   - busAddress: where the session bus listens, such as `unix:path=/run/user/1000/bus`; see ``SessionBus``.
    ///     Without one every call finds the service absent.
    ///   - deadline: how long the service may take to answer.
    ///   - promptDeadline: how long a person may take to answer a prompt, where one is allowed.
    public init(
        busAddress: String?, deadline: Duration = .seconds(10), promptDeadline: Duration = .seconds(120)
    ) {
        self.busAddress = busAddress
        self.deadline = deadline
        self.promptDeadline = promptDeadline
    }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await blocking(interaction) { call throws(TokenStoreError) in try call.lookup(item) }
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await blocking(interaction) { call throws(TokenStoreError) in try call.store(secret, as: item) }
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await blocking(interaction) { call throws(TokenStoreError) in try call.erase(item) }
    }

    private func blocking<Answer: Sendable>(
        _ interaction: Interaction,
        _ body: @escaping @Sendable (SecretServiceCall) throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        guard let busAddress else { throw TokenStoreError(.absent, "there is no D-Bus session") }
        let call = SecretServiceCall(
            busAddress: busAddress, deadline: deadline,
            promptDeadline: interaction == .allowed ? promptDeadline : nil)
        let answer: Result<Answer, TokenStoreError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(TokenStoreError) in try body(call) })
            }
        }
        return try answer.get()
    }
}
