/// Where a person reads what to do.
public struct SignInDisplay: Sendable {
    /// Takes one line, without a newline. An address stands alone on its line, and is not to be wrapped, so that it can be
    /// copied.
    public var show: @Sendable (String) -> Void
    /// Takes the text of a line that changes in place; nothing takes the line away. It may go nowhere.
    public var showLive: @Sendable (String?) -> Void
    /// Takes what was wrong with something that the person did: one line, apart from what scripts read.
    public var complain: @Sendable (String) -> Void
    /// Takes the text of a prompt, again with each change; nothing takes it away.
    public var showPrompt: @Sendable (String?) -> Void
    /// Gives the lines of a QR code for a text, where there is a terminal that has room for it below the lines that are shown
    /// already.
    public var draw: @Sendable (_ text: String, _ above: [String]) -> [String]

    public init(
        show: @escaping @Sendable (String) -> Void, showLive: @escaping @Sendable (String?) -> Void = { _ in },
        complain: @escaping @Sendable (String) -> Void = { _ in },
        showPrompt: @escaping @Sendable (String?) -> Void = { _ in },
        draw: @escaping @Sendable (_ text: String, _ above: [String]) -> [String] = { _, _ in [] }
    ) {
        self.complain = complain
        self.showPrompt = showPrompt
        self.show = show
        self.showLive = showLive
        self.draw = draw
    }
}
