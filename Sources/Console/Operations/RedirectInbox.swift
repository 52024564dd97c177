public import Secrets

/// The address that the browser ends at, on its way from a person to the sign-in that waits for it.
public final class RedirectInbox: Sendable, Equatable {
    /// What the address begins with.
    public let redirectURI: String
    /// Whether the answer comes by itself where the browser is on this machine.
    public let comesBack: Bool
    private let take: @Sendable (Secret) -> String?

    /// - Parameter take: gives it to the sign-in. Returns why it is not the awaited one: parts of one sentence.
    public init(to redirectURI: String, comesBack: Bool, take: @escaping @Sendable (Secret) -> String?) {
        self.redirectURI = redirectURI
        self.comesBack = comesBack
        self.take = take
    }

    public static func == (left: RedirectInbox, right: RedirectInbox) -> Bool { left === right }

    /// - Returns: why it is not the awaited one: parts of one sentence; nothing where it was taken.
    func give(_ address: Secret) -> String? { take(address) }
}
