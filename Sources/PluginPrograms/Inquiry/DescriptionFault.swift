import ConfigurationFiles
import CredentialWire

/// What makes a provider's answer to `describe` none, as a sentence for its author.
struct DescriptionFault: Error, CustomStringConvertible {
    let description: String

    /// Nothing where the answer is in order.
    init?(in answer: CredentialMessage) {
        guard let fault = Self.fault(in: answer) else { return nil }
        description = fault
    }

    private static let protocols = ["imap", "pop", "smtp", "ews", "graph"]

    private static func fault(in answer: CredentialMessage) -> String? {
        if answer.text(ProviderKey.displayName)?.isEmpty != false { return "it gives no display-name" }
        let names = answer.list(ProviderKey.protocols)
        if names.isEmpty { return "it gives no \(ProviderKey.protocols)[]" }
        for name in names {
            guard protocols.contains(name) else { return wrong(ProviderKey.protocols + "[]", name, protocols) }
            if let port = answer.text(ProviderKey.of(name, "port")), (UInt16(port) ?? 0) == 0 {
                return "\(name)-port=\(shown(port)) is no port"
            }
            for (word, allowed) in [("security", ["tls", "starttls"]), ("mechanism", ["oauthbearer", "xoauth2"])] {
                guard let value = answer.text(ProviderKey.of(name, word)), !allowed.contains(value) else { continue }
                return wrong("\(name)-\(word)", value, allowed)
            }
        }
        let parameter = answer.list(ProviderKey.parameters).first { !isPlainKey($0) }
        return parameter.map {
            "\(ProviderKey.parameters)[]=\(shown($0)) is no key: letters of a to z, digits and hyphens, a letter first"
        }
    }

    private static func wrong(_ key: String, _ value: String, _ allowed: [String]) -> String {
        "\(key)=\(shown(value)) is none of \(allowed.joined(separator: ", "))"
    }

    private static func shown(_ value: String) -> String { VisibleText.line(value, limit: 40) }

    private static func isPlainKey(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return text.utf8.first.map { letters ~= $0 } ?? false
            && text.utf8.allSatisfy {
                letters ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-")
            }
    }
}
