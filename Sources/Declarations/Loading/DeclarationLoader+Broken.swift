import ConfigurationFiles
public import Grants
import Providers

extension DeclarationLoader {
    /// Whether an account's file, though it is broken, could be meant to declare a mail server.
    ///
    /// It could where it spells the host anywhere, where it may spell it with escapes, where a provider that it names
    /// has the host as a default or cannot be read itself, and where nobody can read the file.
    public func mayDeclare(host: String, _ name: PlainName) -> Bool {
        guard let files = try? files(of: name) else { return true }
        return files.mayState(host) || providers.names.contains { files.mayState($0.text) && isServer(host, of: $0) }
    }

    private func isServer(_ host: String, of provider: PlainName) -> Bool {
        do throws(ConfigurationErrors) {
            guard let provider = try providers.provider(provider) else { return false }
            let hosts = provider.servers.values.flatMap(\.values).compactMap(\.host)
            // Where a placeholder is left the account fills it in.
            return hosts.contains { $0.contains("{") || $0.lowercased() == host.lowercased() }
        } catch {
            return true
        }
    }
}
