import ConfigurationFiles
import FoundationEssentials
import Grants
import Providers
import Synchronization

/// What was worked out for one account and is the same for the next: most accounts have their provider and its addresses
/// in common.
final class ReadingMemory: Sendable {
    private struct Filled: Hashable {
        var provider: String
        var values: [String: String]
    }

    private let providers = Mutex<[Filled: ProviderDescription]>([:])
    private let addresses = Mutex<[String: URL]>([:])

    /// A provider with an account's values in place of the placeholders.
    func filled(_ provider: ProviderDescription, with values: [String: String]) -> ProviderDescription {
        let key = Filled(provider: provider.name.text, values: values)
        if let known = providers.withLock({ $0[key] }) { return known }
        let filled = provider.filled(with: values)
        providers.withLock { $0[key] = filled }
        return filled
    }

    /// A text as an address; nothing where it is none.
    func url(_ text: String) -> URL? {
        if let known = addresses.withLock({ $0[text] }) { return known }
        guard let url = try? WebAddress.parse(text) else { return nil }
        addresses.withLock { $0[text] = url }
        return url
    }
}
