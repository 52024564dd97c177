/// A field of a message's header, folded as it was written.
public struct HeaderField: Sendable, Equatable {
    /// As written. Names have no case.
    public let name: String
    /// The whole field, each of its lines ended by CRLF.
    public private(set) var bytes: [UInt8]

    /// - Parameter line: the field's first line, with its CRLF. Nothing where it does not begin with a name and a colon.
    init?(firstLine line: [UInt8]) {
        let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        // White space before the colon is obsolete, and read (RFC 5322 section 4.5).
        guard !name.isEmpty, line.dropFirst(name.count).first(where: { !$0.isBlank }) == UInt8(ascii: ":") else {
            return nil
        }
        self.name = String(decoding: name, as: UTF8.self)
        bytes = line
    }

    /// - Parameter value: without line ends but those that fold it.
    init(_ name: String, _ value: String) {
        self.name = name
        bytes = Array("\(name): \(value)\r\n".utf8)
    }

    func isNamed(_ name: String) -> Bool { self.name.lowercased() == name.lowercased() }

    mutating func fold(_ line: [UInt8]) { bytes += line }

    /// The value without the line ends that fold it (RFC 5322 section 2.2.3) and the space before it.
    public var value: String {
        let value = bytes.drop { $0 != UInt8(ascii: ":") }.dropFirst().drop(while: \.isBlank)
        return String(decoding: value.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// The addresses in it.
    ///
    /// - Throws: ``MessageError/malformedAddress(text:field:)``.
    public func addresses() throws(MessageError) -> AddressList {
        try AddressList(value, field: name)
    }
}

extension UInt8 {
    /// Space and tab.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
