import Grants

/// The sender of MAIL FROM (RFC 5321 section 4.1.2).
struct ReversePath: Sendable, Equatable {
    /// The address without angle brackets; empty for the null path.
    let address: String

    /// - Parameter user: the SASL user. One that is no address has no reverse-path of its own: the null path then asks
    ///   the server whether it takes mail at all.
    /// - Throws: `unsupported` where the address would need more than a plain local part and domain to be written.
    init(user: String) throws(MailServerError) {
        guard user.contains("@") else {
            address = ""
            return
        }
        let isPlain = user.utf8.allSatisfy { byte in
            !byte.isASCIIControl && byte != UInt8(ascii: " ") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
        }
        guard isPlain else {
            throw MailServerError(.unsupported, reason: "the address \(user) holds a space or an angle bracket")
        }
        address = user
    }

    /// An address beyond ASCII, which a server takes only with SMTPUTF8 (RFC 6531).
    var needsUTF8: Bool { !address.utf8.allSatisfy { $0 < 0x80 } }
}
