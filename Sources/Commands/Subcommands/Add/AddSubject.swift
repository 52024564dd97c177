import ArgumentParser
import ConfigurationFiles
import Discovery
import Grants

/// What `mailgrant add` is about: an account by its name, with its address beside it, or an address alone.
enum AddSubject {
    case named(PlainName, address: String)
    /// The settings are looked for. The name is a person's choice, or follows from the address.
    case address(MailboxAddress, name: PlainName?)

    /// - Throws: a validation error where the words do not go together.
    init(_ word: String, address: String?, name: String?) throws {
        guard word.contains("@") else {
            guard let plain = PlainName(word) else {
                throw ValidationError("\"\(word)\" is no account name: a-z, 0-9 and \"-\", not first.")
            }
            if name != nil { throw ValidationError("--name goes with an address as the argument.") }
            guard let address else {
                throw ValidationError("--address is missing. Or give the address alone: mailgrant add ADDRESS")
            }
            self = .named(plain, address: address)
            return
        }
        if address != nil { throw ValidationError("The argument is an address already; leave out --address.") }
        guard let mailbox = MailboxAddress(word) else {
            throw ValidationError("\"\(word)\" is no address whose settings could be looked for.")
        }
        let plain = name.flatMap(PlainName.init)
        if let name, plain == nil {
            throw ValidationError("\"\(name)\" is no account name: a-z, 0-9 and \"-\", not first.")
        }
        self = .address(mailbox, name: plain)
    }
}

extension PlainName {
    /// A name for an account that is not taken: from the domain, such as `example` of `alice@mail.example.org`, then with
    /// the local part behind it, then with a number.
    init(for address: MailboxAddress, besides taken: Set<PlainName>) {
        let domain = DomainName.registered(of: address.domain) ?? address.domain
        let label = Self.plain(String(domain.prefix { $0 != "." }))
        let long = Self.plain("\(label)-\(address.localPart.lowercased())")
        let candidates =
            [label, long].compactMap(PlainName.init)
            + (2...).lazy.prefix(1000).compactMap { PlainName("\(long)-\($0)") }
        self = candidates.first { !taken.contains($0) } ?? candidates[0]
    }

    /// With a hyphen in the place of what a name cannot hold.
    private static func plain(_ text: String) -> String {
        let mapped = text.utf8.prefix(60).map { byte -> Character in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        let trimmed = mapped.drop { $0 == "-" }
        return trimmed.isEmpty ? "mail" : String(trimmed)
    }
}
