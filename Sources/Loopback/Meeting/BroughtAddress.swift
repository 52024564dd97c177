import Glibc

/// The address that a person brings to a sign-in which waits elsewhere: pasted at the terminal, or from a pipe.
public struct BroughtAddress: Sendable {
    private let display: SignInDisplay

    public init(display: SignInDisplay) {
        self.display = display
    }

    /// Reads standard input. At a terminal an address that is not the awaited one is said to be so, and asked for again.
    ///
    /// - Returns: nothing where none was given.
    public func bring(to handover: Handover) async -> Handover.End? {
        let input = DescriptorInput(descriptor: STDIN_FILENO)
        guard let prompt = PastePrompt(input, display) else {
            guard let bytes = await input.readToEnd() else { return nil }
            return await handover.bring(String(decoding: bytes, as: UTF8.self))
        }
        defer { prompt.close() }
        while let address = await prompt.line() {
            let end = await handover.bring(address)
            guard case .unusable(let reason) = end else { return end }
            display.complain(reason)
        }
        return nil
    }
}
