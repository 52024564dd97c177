import OAuth
import Testing

@Suite("Text from outside")
struct PrintableTextTests {
    @Test(
        "Nothing that moves a cursor, reverses a line or hides is left",
        arguments: [
            ("plain text, ünïcode and 日本語", "plain text, ünïcode and 日本語"),
            ("two\r\nlines\tand\u{2028}more", "two lines and more"), ("\u{1B}[31mred\u{1B}[0m\u{7}", "[31mred[0m"),
            ("a\u{0}b\u{9B}c\u{7F}", "abc"), ("a\u{202E}b\u{2066}c\u{200B}d\u{FEFF}e", "abcde"),
            ("  a \u{A0} b  ", "a b"), ("\u{E000}\u{F0000}", ""), ("", ""), (" \n ", ""),
        ])
    func cleans(text: String, expected: String) {
        #expect(PrintableText.line(text, limit: 100) == expected)
    }

    @Test(
        "A longer text is cut to the limit and says so",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("ab cd", 5, "ab cd"), ("ab cde", 5, "ab c…"),
            ("abc", 1, "…"), ("abc", 0, ""), ("a\n\n\nb", 3, "a b"),
        ])
    func cuts(text: String, limit: Int, expected: String) {
        #expect(PrintableText.line(text, limit: limit) == expected)
    }

    @Test("Marks that pile up on one letter count, too")
    func combiningMarks() {
        let pile = "a" + String(repeating: "\u{301}", count: 1_000)
        #expect(PrintableText.line(pile, limit: 10).unicodeScalars.count == 10)
    }
}
