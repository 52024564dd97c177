/// Makes text from outside fit to be shown on a terminal and kept in a log.
public enum PrintableText {
    /// One line: control characters and invisible format characters (bidirectional overrides among them) are taken out,
    /// runs of whitespace and line breaks become one space.
    ///
    /// - Parameter limit: the most Unicode scalars of the result; a longer text is cut and ends with `…`.
    public static func line(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        var count = 0
        var owesSpace = false
        for scalar in text.unicodeScalars {
            switch role(of: scalar) {
            case .dropped: continue
            case .space: owesSpace = count > 0
            case .shown:
                if owesSpace {
                    line.append(" ")
                    count += 1
                    owesSpace = false
                }
                line.append(scalar)
                count += 1
            }
            // One space and one scalar may have been added at once.
            if count > limit { return cut(line, to: limit) }
        }
        return String(line)
    }

    private static func cut(_ line: String.UnicodeScalarView, to limit: Int) -> String {
        guard limit > 0 else { return "" }
        return String(String.UnicodeScalarView(line.prefix(limit - 1))) + "…"
    }

    private enum Role {
        case shown
        case space
        case dropped
    }

    private static func role(of scalar: Unicode.Scalar) -> Role {
        switch scalar {
        case "\t", "\n", "\u{0B}", "\u{0C}", "\r", "\u{85}": return .space
        default: break
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return .space
        case .control, .format, .privateUse, .surrogate, .unassigned: return .dropped
        default: return .shown
        }
    }
}
