/// Makes text from files fit for a terminal and a log line, and finds what is not.
public enum VisibleText {
    /// One line: characters that move the cursor, change direction or cannot be seen become U+FFFD; what is too long
    /// is cut.
    ///
    /// - Parameter limit: the most characters.
    public static func line(_ text: String, limit: Int = 500) -> String {
        let scalars = text.unicodeScalars.map { isHidden($0) ? "\u{fffd}" : $0 }
        let printable = String(String.UnicodeScalarView(scalars))
        return printable.count > limit ? printable.prefix(limit - 1) + "…" : printable
    }

    /// The first character that a person could not see, or that shows the rest as something else.
    static func firstHidden(in text: String) -> Unicode.Scalar? {
        // Nearly every text is plain ASCII, of which no table has to be asked.
        if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return nil }
        return text.unicodeScalars.first(where: isHidden)
    }

    /// Control characters, line and paragraph separators, and the format characters behind spoofed text (Unicode
    /// Technical Report 36): direction overrides and invisible letters.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
