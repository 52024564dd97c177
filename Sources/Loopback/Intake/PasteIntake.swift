/// The person pastes the address at the terminal. It is not shown: it holds the code, and terminals keep what they show.
struct PasteIntake: RedirectIntake {
    let terminal: DescriptorInput
    let display: SignInDisplay
    /// Whether the browser may also come back by itself.
    let hasListener: Bool

    func instructions(for redirectURI: String) -> [String] {
        hasListener
            ? [
                "If the browser is on another computer, it ends at an address that it cannot open and that begins with "
                    + "\(redirectURI): copy that from its address bar and paste it here."
            ]
            : [
                "At the end the browser is at an address that begins with \(redirectURI): copy that from its address bar "
                    + "and paste it here."
            ]
    }

    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
        guard let prompt = PastePrompt(terminal, display, words: PastePrompt.hidden("Address")) else {
            return .exhausted(nil)
        }
        defer { prompt.close() }
        while let text = await prompt.line() {
            switch judge(text) {
            case .unusable(let reason): display.complain(reason)
            // A refusal as well: its state is used up (RFC 6749 section 10.12).
            case .answer(let verdict): return .answer(verdict)
            }
        }
        return .exhausted(nil)
    }
}
