/// Reads whole documents of XML 1.0 with namespaces, in UTF-8, as protocols send them.
///
/// What a hostile document could grow by is refused: a document type, entities but the five of XML itself, deep nesting,
/// countless elements. So are characters that XML does not have, such as those that steer a terminal. Nothing outside the document is ever read, and the work is linear in its length. The length itself
/// is for the caller to limit.
public struct XMLReader {
    /// The most elements one within the other.
    public static let depthLimit = 64
    /// The most elements in a document.
    public static let elementLimit = 100_000

    /// An element that is open, with the prefixes that hold in it.
    private struct Open {
        var element: XMLElement
        let qualifiedName: ArraySlice<UInt8>
        let prefixes: [String: String]
    }

    private var scanner: XMLScanner
    private var open: [Open] = []
    private var elements = 0

    /// - Throws: ``XMLError``.
    public static func read(_ document: [UInt8]) throws(XMLError) -> XMLElement {
        guard let text = String(validating: document, as: UTF8.self) else { throw XMLError(code: .encoding, offset: 0) }
        guard text.unicodeScalars.allSatisfy(\.isXMLCharacter) else { throw XMLError(code: .malformed, offset: 0) }
        var reader = XMLReader(scanner: XMLScanner(document.withLineEnds))
        return try reader.root()
    }

    private init(scanner: XMLScanner) {
        self.scanner = scanner
    }

    private mutating func root() throws(XMLError) -> XMLElement {
        scanner.skip("\u{FEFF}")
        try scanner.skipDeclaration()
        try skipBetween()
        guard scanner.skip("<") else { throw scanner.malformed }
        var root = try startTag()
        while root == nil { root = try content() }
        try skipBetween()
        guard scanner.isAtEnd, let root else { throw scanner.malformed }
        return root
    }

    /// White space, comments and processing instructions around the root.
    private mutating func skipBetween() throws(XMLError) {
        while true {
            scanner.skipSpace()
            if scanner.skip("<!--") {
                try scanner.skipPast("-->")
            } else if scanner.skip("<?") {
                try scanner.skipPast("?>")
            } else if scanner.starts(with: "<!") {
                throw scanner.error(.documentType)
            } else {
                return
            }
        }
    }

    /// The next piece within the innermost open element; the root where that was its end.
    private mutating func content() throws(XMLError) -> XMLElement? {
        let text = try scanner.text()
        open[open.count - 1].element.text += text
        if scanner.skip("</") { return try endTag() }
        if scanner.skip("<!--") {
            try scanner.skipPast("-->")
        } else if scanner.skip("<![CDATA[") {
            open[open.count - 1].element.text += try scanner.upTo("]]>")
        } else if scanner.skip("<?") {
            try scanner.skipPast("?>")
        } else if scanner.starts(with: "<!") {
            throw scanner.error(.documentType)
        } else if scanner.skip("<") {
            return try startTag()
        } else {
            throw scanner.malformed
        }
        return nil
    }

    /// `<` has been read.
    private mutating func startTag() throws(XMLError) -> XMLElement? {
        elements += 1
        guard open.count < Self.depthLimit, elements <= Self.elementLimit else { throw scanner.error(.tooComplex) }
        let qualifiedName = try scanner.name()
        var stated: [(name: ArraySlice<UInt8>, value: String)] = []
        var isEmpty = false
        while true {
            let hasSpace = scanner.skipSpace()
            if scanner.skip(">") { break }
            if scanner.skip("/>") {
                isEmpty = true
                break
            }
            guard hasSpace, stated.count < 256 else { throw scanner.malformed }
            stated.append(try scanner.attribute())
        }
        let prefixes = try prefixes(stated)
        let name = try resolved(qualifiedName, prefixes, isAttribute: false)
        var attributes: [XMLName: String] = [:]
        for (name, value) in stated where !name.declaresPrefix {
            let name = try resolved(name, prefixes, isAttribute: true)
            guard attributes.updateValue(value, forKey: name) == nil else { throw scanner.malformed }
        }
        open.append(
            Open(element: XMLElement(name, attributes), qualifiedName: qualifiedName, prefixes: prefixes))
        return isEmpty ? close() : nil
    }

    /// `</` has been read.
    private mutating func endTag() throws(XMLError) -> XMLElement? {
        let name = try scanner.name()
        scanner.skipSpace()
        guard scanner.skip(">"), let innermost = open.last, name == innermost.qualifiedName else {
            throw scanner.malformed
        }
        return close()
    }

    /// - Returns: the root, where it is closed.
    private mutating func close() -> XMLElement? {
        let element = open.removeLast().element
        guard !open.isEmpty else { return element }
        open[open.count - 1].element.children.append(element)
        return nil
    }

    // MARK: - Namespaces

    private func prefixes(
        _ attributes: [(name: ArraySlice<UInt8>, value: String)]
    ) throws(XMLError) -> [String: String] {
        var prefixes = open.last?.prefixes ?? ["xml": "http://www.w3.org/XML/1998/namespace"]
        for (name, value) in attributes where name.declaresPrefix {
            prefixes[String(decoding: name.dropFirst("xmlns:".utf8.count), as: UTF8.self)] = value
            guard prefixes.count <= 256 else { throw scanner.error(.tooComplex) }
        }
        return prefixes
    }

    /// The default namespace is for elements only.
    private func resolved(
        _ name: ArraySlice<UInt8>, _ prefixes: [String: String], isAttribute: Bool
    ) throws(XMLError) -> XMLName {
        let parts = name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        guard texts.count <= 2, texts.allSatisfy({ !$0.isEmpty }) else { throw scanner.malformed }
        guard texts.count == 2 else {
            return XMLName(texts[0], in: isAttribute ? "" : prefixes[""] ?? "")
        }
        guard let namespace = prefixes[texts[0]] else { throw scanner.malformed }
        return XMLName(texts[1], in: namespace)
    }
}

extension ArraySlice<UInt8> {
    /// Whether an attribute of this name declares a namespace: `xmlns` or `xmlns:PREFIX`.
    fileprivate var declaresPrefix: Bool {
        elementsEqual("xmlns".utf8) || starts(with: "xmlns:".utf8)
    }
}

extension [UInt8] {
    /// With one line feed for every end of a line (XML 1.0 section 2.11); what a reference says stays as it is.
    fileprivate var withLineEnds: [UInt8] {
        let (feed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard contains(carriageReturn) else { return self }
        var ended: [UInt8] = []
        ended.reserveCapacity(count)
        for (index, byte) in enumerated() where byte != feed || index == 0 || self[index - 1] != carriageReturn {
            ended.append(byte == carriageReturn ? feed : byte)
        }
        return ended
    }
}
