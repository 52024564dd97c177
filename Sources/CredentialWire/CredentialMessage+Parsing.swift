public import Secrets

extension CredentialMessage {
    /// Reads the first message of a stream. What follows its empty line is left alone.
    ///
    /// - Throws: ``CredentialWireError``
    public init(parsing stream: Secret) throws(CredentialWireError) {
        let attributes = try stream.withExposedBytes { (bytes) throws(CredentialWireError) in
            try Self.attributes(in: bytes)
        }
        self.init(attributes)
    }

    /// Finds the empty line that ends a message in a stream that is still growing, so that a reader need not wait for
    /// the stream's end. No byte is looked at twice: a message may come in a million pieces.
    public struct EndSearch: Sendable {
        /// How many bytes were searched. Once the end is found the empty line begins here.
        public private(set) var searched = 0
        private var isAtLineStart = true

        public init() {}

        /// - Parameter stream: what was searched before and whatever has come since.
        public mutating func isFound(in stream: UnsafeRawBufferPointer) -> Bool {
            for byte in stream[searched...] {
                if byte == lineFeed, isAtLineStart { return true }
                isAtLineStart = byte == lineFeed
                searched += 1
            }
            return false
        }
    }

    private static func attributes(
        in bytes: UnsafeRawBufferPointer
    ) throws(CredentialWireError) -> [CredentialAttribute] {
        guard bytes.count <= longestMessage else { throw CredentialWireError(.messageTooLong, line: 1) }
        var attributes: [CredentialAttribute] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: lineFeed) ?? rest.endIndex
            let line = rest[rest.startIndex..<end]
            if line.isEmpty { break }
            attributes.append(try attribute(in: line, number: attributes.count + 1))
            rest = rest[min(end + 1, rest.endIndex)...]
        }
        return attributes
    }

    private static func attribute(
        in line: Slice<UnsafeRawBufferPointer>, number: Int
    ) throws(CredentialWireError) -> CredentialAttribute {
        guard line.count < longestLine else { throw CredentialWireError(.lineTooLong, line: number) }
        if let fault = forbiddenByte(in: line) { throw CredentialWireError(fault, line: number) }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
            throw CredentialWireError(.missingEquals, line: number)
        }
        guard equals > line.startIndex else { throw CredentialWireError(.emptyKey, line: number) }
        guard let key = String(validating: line[..<equals], as: UTF8.self) else {
            throw CredentialWireError(.notUTF8, line: number)
        }
        let value = line[(equals + 1)...]
        if CredentialKey.isSecret(key) { return CredentialAttribute(key, Secret(value)) }
        guard let text = String(validating: value, as: UTF8.self) else {
            throw CredentialWireError(.notUTF8, line: number)
        }
        return CredentialAttribute(key, text)
    }

    private static let lineFeed = UInt8(ascii: "\n")

    /// The byte that may be in no key and no value, in either direction.
    static func forbiddenByte(in bytes: some Sequence<UInt8>) -> CredentialWireError.Code? {
        for byte in bytes {
            switch byte {
            case 0: return .nul
            case UInt8(ascii: "\r"): return .carriageReturn
            case UInt8(ascii: "\n"): return .lineFeed
            default: continue
            }
        }
        return nil
    }
}
