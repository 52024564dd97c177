import Testing

@testable import Loopback

@Suite("The line editor")
struct LineEditorTests {
    private func typed(_ text: String) -> (text: String, last: LineEditor.Change) {
        var editor = LineEditor()
        var last = LineEditor.Change.none
        for byte in text.utf8 { last = editor.take(byte) }
        return (String(decoding: editor.text, as: UTF8.self), last)
    }

    @Test(
        "Keys do what they do everywhere",
        arguments: [
            ("abc\u{7F}\u{08}x", "ax"), ("abc\u{15}x", "x"), ("aä\u{7F}b", "ab"), ("\u{7F}\u{7F}a", "a"),
            ("a\u{1B}[Db\u{1B}OPc", "abc"), ("a\u{04}b", "ab"), ("a\u{1B}[200~b", "ab"),
        ])
    func keys(keys: String, text: String) {
        #expect(typed(keys).text == text)
    }

    @Test("Enter ends a line, Ctrl-D an empty one")
    func ends() {
        #expect(typed("abc\n") == ("abc", .entered))
        #expect(typed("abc\r") == ("abc", .entered))
        #expect(typed("\u{04}") == ("", .ended))
        #expect(typed("a\u{15}\u{04}") == ("", .ended))
    }

    @Test("A text has no limit that an address could meet, and does not grow for ever")
    func length() {
        #expect(typed(String(repeating: "x", count: 60_000)).text.count == 60_000)
        #expect(typed(String(repeating: "x", count: 200_000)).text.count == 65_537)
    }
}
