/// What a template is filled with: strings, booleans, and lists and dictionaries of these.
typealias Values = [String: Any]

/// Makes every text among the values of a page visible for what it is, whoever wrote it.
///
/// The template engine escapes HTML. What it leaves are the characters that hide or turn round the text beside them:
/// control characters, direction overrides, invisible letters (Unicode Technical Report 36). They become U+FFFD here, the
/// one way that every value goes.
enum VisibleValues {
    static func made(of values: Values) -> Values {
        values.mapValues(visible)
    }

    private static func visible(_ value: Any) -> Any {
        switch value {
        case let text as String: self.text(text)
        case let values as Values: made(of: values)
        case let list as [Values]: list.map(made)
        case let list as [String]: list.map(text)
        default: value
        }
    }

    static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isHidden($0) ? "\u{fffd}" : $0 }))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}

extension Optional {
    /// The value, or what a section takes for absent. A key is always set: a template looks for a missing one further out.
    var orAbsent: Any {
        switch self {
        case .some(let value as String) where value.isEmpty: false
        case .some(let value): value
        case .none: false
        }
    }
}
