extension String {
    /// Without spaces and tabs at both ends, as around a header field's value.
    func trimmingWhitespace() -> String {
        let isWhitespace = { (character: Character) in character == " " || character == "\t" }
        let start = self.drop(while: isWhitespace)
        guard let last = start.lastIndex(where: { !isWhitespace($0) }) else { return "" }
        return String(start[...last])
    }
}
