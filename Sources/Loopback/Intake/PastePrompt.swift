/// A prompt at a terminal that takes a line of any length, typed or pasted, and shows how long it is.
struct PastePrompt {
    private let terminal: DescriptorInput
    private let display: SignInDisplay
    private let raw: RawTerminal

    /// Nothing where there is no terminal, or not in the foreground.
    init?(_ terminal: DescriptorInput, _ display: SignInDisplay) {
        guard let raw = RawTerminal(terminal.descriptor) else { return nil }
        self.terminal = terminal
        self.display = display
        self.raw = raw
    }

    func close() {
        raw.restore()
        display.showPrompt(nil)
    }

    /// What a paste brings comes without a pause; a person's fingers make longer ones.
    private static let pauseInPaste = Duration.milliseconds(100)

    /// One line, or what was pasted at once; nothing at the end, or at that of somebody's patience.
    func line(before end: ContinuousClock.Instant? = nil) async -> String? {
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
                        return String(decoding: editor.text, as: UTF8.self)
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
        let count = editor.text.isEmpty ? "" : "\(editor.text.count) characters"
        display.showPrompt("Address (it is not shown), then Enter: \(count)")
    }
}
