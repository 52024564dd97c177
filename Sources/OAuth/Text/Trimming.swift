extension StringProtocol {
    /// The same without the blanks and line breaks around it, as a person's typing and pasting leaves them.
    public var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
