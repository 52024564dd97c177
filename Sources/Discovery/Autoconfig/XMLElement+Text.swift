import PlainXML

/// Elements by their local names: some documents declare a namespace, and the format has none.
extension XMLElement {
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name.local == name } }

    func first(_ name: String) -> XMLElement? { children.first { $0.name.local == name } }

    /// The text of the first element of a name, without the white space around it; nothing where it is empty.
    func text(_ name: String) -> String? { first(name)?.trimmedText }

    var trimmedText: String? {
        let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}
