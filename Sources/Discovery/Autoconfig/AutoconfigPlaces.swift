import FoundationEssentials

/// Where a domain's configuration document may be, the best place first (draft-ietf-mailmaint-autoconfig-06). The plain
/// HTTP forms of these addresses are never asked.
struct AutoconfigPlace: Sendable, Equatable {
    let url: URL
    let host: String

    /// Mozilla's database of domains.
    static let database = "v1.ispdb.net"

    /// The domain's own places, then Mozilla's database of domains.
    ///
    /// - Parameter address: told to the domain's own host alone, which knows it anyway; nothing tells it to nobody.
    static func places(for domain: String, address: MailboxAddress?) -> [AutoconfigPlace] {
        let query = address.map { "?emailaddress=" + encoded($0.text) } ?? ""
        let texts = [
            ("autoconfig.\(domain)", "/mail/config-v1.1.xml" + query),
            (domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
            (database, "/\(domain)"),
        ]
        return texts.compactMap { host, rest in
            URL(string: "https://\(host)\(rest)", encodingInvalidCharacters: false).map {
                AutoconfigPlace(url: $0, host: host)
            }
        }
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                [byte]
            default:
                "-._~".utf8.contains(byte)
                    ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
