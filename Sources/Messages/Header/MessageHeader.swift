/// The header of a message: its fields in their order.
public struct MessageHeader: Sendable, Equatable {
    public internal(set) var fields: [HeaderField] = []

    /// As it goes over the wire, with the empty line that ends it.
    public var bytes: [UInt8] { fields.flatMap(\.bytes) + Array("\r\n".utf8) }

    var isASCII: Bool { fields.allSatisfy { $0.bytes.allSatisfy { $0 < 0x80 } } }

    /// The first field of this name.
    public func first(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }

    func contains(_ name: String) -> Bool { first(name) != nil }
}

/// Whom a header names.
extension MessageHeader {
    /// The recipients: of To, Cc and Bcc, or, of a message that was sent on, those to whom it was sent on last.
    ///
    /// - Throws: ``MessageError/malformedAddress(text:field:)``.
    public func recipients() throws(MessageError) -> [MailAddress] {
        let resent = try Self.addresses(in: latestResending, named: ["resent-to", "resent-cc", "resent-bcc"])
        guard resent.isEmpty else { return resent }
        return try Self.addresses(in: fields[...], named: ["to", "cc", "bcc"])
    }

    /// Whom To and Cc name, whoever the message is for: to them it goes at services that read no envelope.
    ///
    /// - Throws: ``MessageError/malformedAddress(text:field:)``.
    public func addressees() throws(MessageError) -> [MailAddress] {
        try Self.addresses(in: fields[...], named: ["to", "cc"])
    }

    /// Who sends the message, the most telling first: who sent it on, its author, who wrote it for the author. A field
    /// that cannot be read says nothing.
    public var senders: [MailAddress] {
        ["Resent-From", "From", "Sender"].flatMap { name in (try? first(name)?.addresses())?.addresses ?? [] }
    }

    /// The fields of the last resending: they stand together before the older ones (RFC 5322 section 3.6.6).
    private var latestResending: ArraySlice<HeaderField> {
        fields.drop { !$0.isResending }.prefix { $0.isResending }
    }

    private static func addresses(
        in fields: ArraySlice<HeaderField>, named names: Set<String>
    ) throws(MessageError) -> [MailAddress] {
        var addresses: [MailAddress] = []
        for field in fields where names.contains(field.name.lowercased()) {
            addresses += try field.addresses().addresses
        }
        return addresses
    }
}

extension HeaderField {
    fileprivate var isResending: Bool { name.lowercased().hasPrefix("resent-") }
}
