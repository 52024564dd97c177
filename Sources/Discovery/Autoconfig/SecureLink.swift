import ConfigurationFiles
import FoundationEssentials

/// Addresses that a stranger's document names: HTTPS and nothing else, on loopback neither.
enum SecureLink {
    static func parse(_ text: String) -> URL? {
        guard let url = try? WebAddress.parse(text), url.scheme?.lowercased() == "https" else { return nil }
        return url
    }
}
