/// An address as an envelope has it: a local part, and a domain unless it names a user of this machine.
public struct MailAddress: Sendable, Hashable {
    /// Without quotes and backslashes.
    public let localPart: String
    /// A domain, or an address literal in its brackets; nothing for a user of this machine.
    public let domain: String?

    /// The most octets of a local part. RFC 5321 section 4.5.3.1 has 64, which the addresses of list managers and the like
    /// exceed: whether that is too long is the server's to say.
    static let localPartLimit = 255
    /// The most octets of a domain (RFC 5321 section 4.5.3.1).
    static let domainLimit = 255

    /// Nothing where a part is empty, too long, or holds what no address can hold.
    init?(localPart: String, domain: String?) {
        guard (1...Self.localPartLimit).contains(localPart.utf8.count), !localPart.utf8.contains(where: \.isControl)
        else { return nil }
        if let domain {
            guard (1...Self.domainLimit).contains(domain.utf8.count), Self.isDomain(domain) else { return nil }
        }
        self.localPart = localPart
        self.domain = domain
    }

    /// The address of a text, which may have a name and angle brackets around it; nothing where it is not exactly one.
    public init?(_ text: String) {
        guard let list = try? AddressList(text), list.entries.count == 1, let address = list.addresses.first else {
            return nil
        }
        self = address
    }

    /// As it stands between the angle brackets of MAIL and RCPT (RFC 5321 section 4.1.2).
    public var text: String {
        let local = Self.isDotAtom(localPart.utf8) ? localPart : Self.quoted(localPart)
        return domain.map { "\(local)@\($0)" } ?? local
    }

    /// A server takes it only with SMTPUTF8 (RFC 6531).
    public var needsUTF8: Bool { !text.utf8.allSatisfy { $0 < 0x80 } }

    /// Whether both lead to the same mailbox, as far as one can tell: the letters' case of the domain never matters.
    public func isSame(as other: MailAddress) -> Bool {
        localPart == other.localPart && domain?.lowercased() == other.domain?.lowercased()
    }

    private static func isDomain(_ text: String) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.utf8.dropFirst().dropLast().allSatisfy {
                $0 > 0x20 && $0 < 0x7F && ![UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\")].contains($0)
            }
        }
        return isDotAtom(text.utf8)
    }

    /// Atoms with single dots between them (RFC 5322 section 3.2.3).
    private static func isDotAtom(_ text: String.UTF8View) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy(\.isAtomText)
        }
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension UInt8 {
    /// NUL to US, and DEL.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// What an atom is made of (RFC 5322 section 3.2.3, RFC 6532 section 3.2).
    var isAtomText: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(self)
        }
    }
}
