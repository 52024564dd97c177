import Secrets

/// A prompt at a terminal that takes a line of any length, typed or pasted.
struct PastePrompt {
    private let terminal: DescriptorInput
    private let display: SignInDisplay
    private let raw: RawTerminal
    private let words: (LineEditor) -> String

    /// What the prompt says: how long a line is that is not shown.
    static func hidden(_ what: String) -> (LineEditor) -> String {
        { editor in
            let count = editor.text.isEmpty ? "" : "\(editor.text.count) characters"
            return "\(what) (it is not shown), then Enter: \(count)"
        }
    }

    /// The same for a line that is shown.
    static func shown(_ what: String) -> (LineEditor) -> String {
        { "\(what): \(VisibleLine.of($0.text))" }
    }

    /// Nothing where there is no terminal, or not in the foreground.
    ///
    /// - Parameter words: the whole prompt, for what is typed so far.
    init?(_ terminal: DescriptorInput, _ display: SignInDisplay, words: @escaping (LineEditor) -> String) {
        guard let raw = RawTerminal(terminal.descriptor) else { return nil }
        self.terminal = terminal
        self.display = display
        self.raw = raw
        self.words = words
    }

    func close() {
        raw.restore()
        display.showPrompt(nil)
    }

    /// What a paste brings comes without a pause; a person's fingers make longer ones.
    private static let pauseInPaste = Duration.milliseconds(100)

    /// The same as text.
    func line(before end: ContinuousClock.Instant? = nil) async -> String? {
        await entered(before: end)?.exposedText
    }

    /// One line, or what was pasted at once; nothing at the end, or at that of somebody's patience.
    func entered(before end: ContinuousClock.Instant? = nil) async -> Secret? {
        var editor = LineEditor()
        defer { editor.clear() }
        show(editor)
        while let bytes = await terminal.read(within: end.map { $0 - .now }), !bytes.isEmpty {
            var rest = bytes
            while true {
                switch take(rest, &editor) {
                case .ended: return nil
                case .entered:
                    guard let more = await terminal.read(within: Self.pauseInPaste), !more.isEmpty else {
                        return Secret(editor.text)
                    }
                    editor.keepLineBreak()
                    rest = more
                    continue
                case .none, .edited: break
                }
                break
            }
            show(editor)
        }
        return nil
    }

    /// The last change that some bytes make, of which an Enter counts only as the last of them.
    private func take(_ bytes: [UInt8], _ editor: inout LineEditor) -> LineEditor.Change {
        var last = LineEditor.Change.none
        for byte in bytes {
            if last == .entered { editor.keepLineBreak() }
            last = editor.take(byte)
            if last == .ended { break }
        }
        return last
    }

    private func show(_ editor: LineEditor) {
        display.showPrompt(words(editor))
    }
}
