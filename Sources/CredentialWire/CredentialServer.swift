import Glibc

/// The server that the attribute `host` names: `NAME`, `NAME:PORT`, `[ADDRESS]` or `[ADDRESS]:PORT`.
///
/// It is taken apart byte by byte: what looks like a colon, a digit or a letter and is none, is none. An IPv6 address
/// without brackets stands before a port only: git send-email puts one behind whatever its server is called.
public struct CredentialServer: Sendable, Equatable {
    /// The name or the address as the request spells it, without brackets.
    public let name: String
    /// Whether the request has brackets around the name.
    public let isBracketed: Bool
    public let port: UInt16?

    /// Nothing where the text is no server: an empty name, a user before it, a path behind it, two ports, a port that is
    /// no number from 1 to 65,535.
    public init?(_ host: String) {
        let bytes = host.utf8
        let nameEnd: String.UTF8View.Index
        isBracketed = bytes.first == UInt8(ascii: "[")
        if isBracketed {
            guard let closing = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            name = String(host[bytes.index(after: bytes.startIndex)..<closing])
            nameEnd = bytes.index(after: closing)
        } else {
            nameEnd = bytes.lastIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            name = String(host[..<nameEnd])
        }
        guard isBracketed || name.utf8.contains(UInt8(ascii: ":")) ? Self.address(name) != nil : Self.isName(name)
        else { return nil }
        guard nameEnd < bytes.endIndex else {
            port = nil
            return
        }
        guard bytes[nameEnd] == UInt8(ascii: ":"), let port = Self.port(bytes[nameEnd...].dropFirst()) else {
            return nil
        }
        self.port = port
    }

    /// Whether a declared host is this server. A to Z have no case in names, and addresses may be spelled in many ways.
    public func isNamed(_ host: String) -> Bool {
        if let address = Self.address(name) { return address == Self.address(host) }
        return name.utf8.lazy.map(Self.lowercased).elementsEqual(host.utf8.lazy.map(Self.lowercased))
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"/?#@\\[]%".utf8.contains($0) }
    }

    private static func port(_ digits: Substring.UTF8View) -> UInt16? {
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return UInt16(Substring(digits)).flatMap { $0 > 0 ? $0 : nil }
    }

    /// The bytes of an IPv6 address (RFC 4291 section 2.2); nothing for any other text.
    private static func address(_ text: String) -> [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
}
