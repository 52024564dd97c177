/// An element with everything in it. Comments, processing instructions and prefixes are left out.
public struct XMLElement: Sendable, Equatable {
    public let name: XMLName
    public internal(set) var attributes: [XMLName: String]
    public internal(set) var children: [XMLElement] = []
    /// The characters that stand directly in it, references replaced; those of its children are theirs.
    public internal(set) var text = ""

    init(_ name: XMLName, _ attributes: [XMLName: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// The first child of this name.
    public func child(_ name: XMLName) -> XMLElement? { children.first { $0.name == name } }

    /// The value of an attribute without a namespace.
    public func attribute(_ name: String) -> String? { attributes[XMLName(name)] }

    /// The first element of this name at any depth below, in the document's order.
    public func descendant(_ name: XMLName) -> XMLElement? {
        for child in children {
            if child.name == name { return child }
            if let found = child.descendant(name) { return found }
        }
        return nil
    }
}
