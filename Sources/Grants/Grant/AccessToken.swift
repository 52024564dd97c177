public import FoundationEssentials
public import Secrets

/// A short-lived token for one connection, and until when it may be handed out.
public struct AccessToken: Sendable, Equatable {
    public var token: Secret
    /// When the provider lets it end.
    public var expiresAt: Date
    /// When it is no longer handed out, since a client still needs time to use it.
    public var usableUntil: Date

    public init(token: Secret, expiresAt: Date, usableUntil: Date) {
        self.token = token
        self.expiresAt = expiresAt
        self.usableUntil = usableUntil
    }

    /// A token that was just minted.
    ///
    /// - Parameters:
    ///   - lifetime: the provider's `expires_in` in seconds; nothing where it did not say.
    ///   - minimumRemaining: how long it must still live to be handed out, in seconds; nothing means a tenth of the
    ///     lifetime, at most five minutes. A margin that no token of this provider could keep counts as nothing.
    public init(minted token: Secret, at now: Date, lifetime: Int?, minimumRemaining: Int?) {
        let lifetime = lifetime ?? Self.assumedLifetime
        var margin = minimumRemaining ?? min(lifetime / 10, 300)
        if margin >= lifetime { margin = lifetime / 10 }
        let expiresAt = now.addingTimeInterval(TimeInterval(lifetime))
        self.init(token: token, expiresAt: expiresAt, usableUntil: expiresAt.addingTimeInterval(-TimeInterval(margin)))
    }

    /// RFC 6749 section 5.1 lets a provider leave the lifetime out. Ten minutes is short enough to be true of every
    /// mail provider known, and long enough to spare it most requests.
    static let assumedLifetime = 600

    public func isUsable(at now: Date) -> Bool { now < usableUntil }
}
