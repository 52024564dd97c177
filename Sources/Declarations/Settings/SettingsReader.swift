import ConfigurationFiles
import FoundationEssentials
import Grants

/// Reads `mailgrant.toml`.
struct SettingsReader {
    let layers: Layers

    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in the file.
    func settings(
        _ document: DocumentTable, observer: KeyObserver? = nil
    ) throws(ConfigurationErrors) -> Settings {
        let collector = ErrorCollector()
        let reader = TableReader(document, collector: collector, observer: observer)
        let settings = Settings(
            store: reader.text("store", Self.storeRule).flatMap(StoreChoice.init) ?? .secretService,
            layers: reader.texts("layers")?.map(layers.own.resolve) ?? [],
            network: network(reader.table("network")),
            policy: policy(reader.table("policy")), notifications: notifications(reader.table("notifications")),
            apply: apply(reader.table("apply")))
        reader.reportUnknownKeys()
        return try collector.conclude(settings)
    }

    private func network(_ reader: TableReader?) -> NetworkSettings {
        guard let reader else { return NetworkSettings() }
        defer { reader.reportUnknownKeys() }
        return NetworkSettings(
            caFile: reader.text("ca-file").map { reader.path($0, statedBy: "ca-file", layers) },
            proxy: reader.text("proxy", Self.proxyRule).flatMap { URL(string: $0) },
            timeout: reader.duration("timeout", in: 1...600))
    }

    private func policy(_ reader: TableReader?) -> PolicySettings {
        guard let reader else { return PolicySettings() }
        defer { reader.reportUnknownKeys() }
        var policy = PolicySettings()
        policy.gitCredentialStore = reader.texts("git-credential-store", Self.protocolRule) ?? policy.gitCredentialStore
        policy.requireSignedCommits = reader.boolean("require-signed-commits") ?? policy.requireSignedCommits
        policy.allowedSigners = reader.text("allowed-signers").map {
            reader.path($0, statedBy: "allowed-signers", layers)
        }
        return policy
    }

    private func notifications(_ reader: TableReader?) -> NotificationSettings {
        guard let reader else { return NotificationSettings() }
        defer { reader.reportUnknownKeys() }
        return NotificationSettings(
            command: reader.texts("command", repeating: true) ?? NotificationSettings.usualCommand)
    }

    private func apply(_ reader: TableReader?) -> ApplySettings {
        guard let reader else { return ApplySettings() }
        defer { reader.reportUnknownKeys() }
        return ApplySettings(timer: reader.duration("timer", in: 60...86_400))
    }

    private static let storeRule = TextRule(
        "is not a token store: \"secret-service\", \"sealed-file\", \"git-credential:NAME\" or the NAME of a plugin"
    ) { StoreChoice($0) != nil }

    /// The scheme of a URL (RFC 3986 section 3.1), in lower case as git sends it.
    private static let protocolRule = TextRule("is not a protocol such as \"smtp\"") { text in
        text.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "+-.".contains($0)) }
    }

    private static let proxyRule = TextRule(
        "is not a proxy such as \"http://proxy.example.org:3128\" (without a password: no declaration holds one)"
    ) { text in
        guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https", let host = url.host else {
            return false
        }
        return TextRule.host.complaint(host) == nil && url.user == nil && url.password == nil && !text.contains("@")
            && url.path.allSatisfy { $0 == "/" } && url.query == nil && url.fragment == nil
    }
}
