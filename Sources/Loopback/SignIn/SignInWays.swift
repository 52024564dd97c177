/// How a person may go to the provider's page and come back, beside the listener on loopback.
public struct SignInWays: Sendable {
    /// Whether a browser is opened here.
    public var opensBrowser: Bool
    /// When the person is asked to paste the address that the browser ended at.
    public var pasting: Pasting
    /// What is read in place of that: a file that is waited for, or standard input.
    public var redirectSource: RedirectSource?
    /// Where another process of the same user may hand the address over.
    public var meetingPoint: MeetingPoint?
    /// Where another part of this process may give it.
    public var inbox: AddressInbox?
    /// Whether this machine is reached from another, where the browser may be.
    public var isRemote: Bool

    public init(
        opensBrowser: Bool = true, pasting: Pasting = .never, redirectSource: RedirectSource? = nil,
        meetingPoint: MeetingPoint? = nil, inbox: AddressInbox? = nil, isRemote: Bool = false
    ) {
        self.opensBrowser = opensBrowser
        self.pasting = pasting
        self.redirectSource = redirectSource
        self.meetingPoint = meetingPoint
        self.inbox = inbox
        self.isRemote = isRemote
    }

    public enum Pasting: Sendable, Equatable {
        /// Standard input is no terminal, or belongs to somebody else.
        case never
        /// Where the callback URL is no listener's.
        case whereNothingListens
        /// Also where a listener is open: the browser is probably elsewhere.
        case always
    }

    public enum RedirectSource: Sendable, Equatable {
        case file(String)
        case standardInput
    }

    /// Whether the address is expected to come back by hand, so that a listener is welcome but not needed.
    var expectsPaste: Bool { !opensBrowser || redirectSource != nil }
}
