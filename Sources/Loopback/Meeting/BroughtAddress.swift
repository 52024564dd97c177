import Glibc

/// The address that a person brings to a sign-in which waits elsewhere: pasted at the terminal, or from a pipe.
public struct BroughtAddress: Sendable {
    private let display: SignInDisplay
    private let patience: Duration
    private let input: DescriptorInput

    /// - Parameter patience: how long the person may take: the sign-in does not last longer, either.
    public init(display: SignInDisplay, patience: Duration = RedirectListener.defaultPatience) {
        self.init(display: display, patience: patience, input: DescriptorInput(descriptor: STDIN_FILENO))
    }

    init(display: SignInDisplay, patience: Duration, input: DescriptorInput) {
        self.display = display
        self.patience = patience
        self.input = input
    }

    /// Reads standard input. At a terminal an address that is not the awaited one is said to be so, and asked for again.
    ///
    /// - Returns: nothing where none was given in time.
    public func bring(to handover: Handover) async -> Handover.End? {
        let deadline = ContinuousClock.now + patience
        guard let prompt = PastePrompt(input, display, words: PastePrompt.hidden("Address")) else {
            guard let bytes = await input.readToEnd(within: patience) else { return nil }
            return await handover.bring(String(decoding: bytes, as: UTF8.self))
        }
        defer { prompt.close() }
        while let address = await prompt.line(before: deadline) {
            let end = await handover.bring(address)
            guard case .unusable(let reason) = end else { return end }
            display.complain(reason)
        }
        return nil
    }
}
