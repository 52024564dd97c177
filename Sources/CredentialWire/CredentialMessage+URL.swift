import Secrets

extension CredentialMessage {
    /// The message with every `url` replaced by its parts. As in git, a `url` clears the parts that came before it, also
    /// those which it does not have, and later attributes override it.
    ///
    /// - Throws: ``CredentialWireError``: a `url` without scheme and host, or one whose percent-encoding hides a byte that
    ///   may be in no value.
    public func expandingURL() throws(CredentialWireError) -> CredentialMessage {
        var parts: [CredentialAttribute] = []
        var lastURL = -1
        for (index, attribute) in attributes.enumerated() {
            guard attribute.key == CredentialKey.url, case .secret(let url) = attribute.value else { continue }
            parts = try CredentialURL(url, line: index + 1).attributes
            lastURL = index
        }
        // Of several the last one clears what the others gave.
        let before = attributes.prefix(lastURL + 1).filter { !Self.partsOfURL.contains($0.key) }
        return CredentialMessage(before + parts + attributes.suffix(from: lastURL + 1))
    }

    private static let partsOfURL = [
        CredentialKey.url, CredentialKey.protocolName, CredentialKey.host, CredentialKey.path, CredentialKey.username,
        CredentialKey.password,
    ]
}

/// A URL taken apart as git takes it apart (`credential_from_url_gently` in git's credential.c).
private struct CredentialURL {
    private(set) var attributes: [CredentialAttribute] = []
    private let line: Int

    init(_ url: Secret, line: Int) throws(CredentialWireError) {
        self.line = line
        let bytes = url.withExposedBytes { Array($0) }
        guard let schemeEnd = Self.schemeEnd(bytes), schemeEnd > 0 else {
            throw CredentialWireError(.malformedURL, line: line)
        }
        let rest = bytes[(schemeEnd + 3)...]
        let authorityEnd = rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let authority = rest[..<(authorityEnd ?? rest.endIndex)]
        attributes.append(try part(CredentialKey.protocolName, bytes[..<schemeEnd]))
        try takeApart(authority: authority)
        try takePath(rest[authority.endIndex...])
    }

    private mutating func takeApart(authority: ArraySlice<UInt8>) throws(CredentialWireError) {
        var host = authority
        if let at = authority.firstIndex(of: UInt8(ascii: "@")) {
            let user = authority[..<at]
            host = authority[(at + 1)...]
            let colon = user.firstIndex(of: UInt8(ascii: ":"))
            attributes.append(try part(CredentialKey.username, user[..<(colon ?? at)]))
            if let colon { attributes.append(try part(CredentialKey.password, user[(colon + 1)...])) }
        }
        guard !host.isEmpty else { throw CredentialWireError(.malformedURL, line: line) }
        attributes.append(try part(CredentialKey.host, host))
    }

    /// The path without the slashes around it.
    private mutating func takePath(_ rest: ArraySlice<UInt8>) throws(CredentialWireError) {
        let leadingTrimmed = rest.drop { $0 == slash }
        guard let last = leadingTrimmed.lastIndex(where: { $0 != slash }) else { return }
        attributes.append(try part(CredentialKey.path, leadingTrimmed[...last]))
    }

    private func part(
        _ key: String, _ encoded: ArraySlice<UInt8>
    ) throws(CredentialWireError) -> CredentialAttribute {
        let decoded = Self.percentDecoded(encoded)
        if let fault = CredentialMessage.forbiddenByte(in: decoded) { throw CredentialWireError(fault, line: line) }
        if CredentialKey.isSecret(key) { return CredentialAttribute(key, Secret(decoded)) }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw CredentialWireError(.notUTF8, line: line)
        }
        return CredentialAttribute(key, text)
    }

    private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
        let separator = Array("://".utf8)
        return bytes.indices.first { bytes[$0...].starts(with: separator) }
    }

    /// A `%` that no two hexadecimal digits follow stands for itself.
    private static func percentDecoded(_ encoded: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = encoded
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = hexadecimal(rest[rest.startIndex], rest[rest.startIndex + 1])
            {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func hexadecimal(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = digit(high), let low = digit(low) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

private let slash = UInt8(ascii: "/")
