public import ConfigurationFiles
import Grants

extension DeclarationLoader {
    /// Every setting as it is in force, in the order of their keys: as written, or mailgrant's own.
    ///
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in `mailgrant.toml`.
    public func effectiveSettings() throws(ConfigurationErrors) -> [EffectiveValue] {
        _ = try settings()
        let document = try SettingsFile.document(of: list)
        let keys = Set(SettingsSchema.leaves.map { $0.joined(separator: ".") }).union(Self.defaults.keys)
        return keys.sorted().compactMap { key in
            let path = key.split(separator: ".").map(String.init)
            if let entry = document?.entry(path), let value = entry.value.effective {
                return EffectiveValue(key: key, value: value, origin: .file(entry.location))
            }
            return Self.defaults[key].map { EffectiveValue(key: key, value: $0, origin: .builtIn) }
        }
    }

    private static var defaults: [String: EffectiveValue.Value] {
        let policy = PolicySettings()
        return [
            "network.timeout": .text("\(GrantEngine.Limits().exchange.components.seconds)s"),
            "policy.git-credential-store": .texts(policy.gitCredentialStore),
            "policy.require-signed-commits": .text(String(policy.requireSignedCommits)),
            "store": .text("secret-service"),
        ]
    }
}

extension SettingsSchema {
    /// The keys that are no tables.
    static var leaves: [[String]] { keys.filter { $0.kind != .table }.map(\.path) }
}
