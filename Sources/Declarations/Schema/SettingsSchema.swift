public import ConfigurationFiles

/// The form of `mailgrant.toml`, for editors.
public enum SettingsSchema {
    /// As a JSON Schema.
    public static var document: SchemaValue {
        FileSchema(keys: keys, statesRequired: false, describing: meaning).document(title: "The settings of mailgrant")
    }

    /// Every key that the reader of settings knows.
    public static var keys: [ObservedKey] {
        KeyObserver.keys { document, observer in
            let reader = SettingsReader(layers: Layers(own: ConfigurationDirectory(path: "/")))
            _ = try? reader.settings(document, observer: observer)
        }
    }

    /// What a key is for; nothing where nobody wrote it down.
    public static func meaning(of path: [String]) -> String? { meanings[path.joined(separator: ".")] }

    private static let meanings = [
        "apply": "What \"mailgrant apply\" does without being called",
        "apply.timer":
            "How long from one run of the systemd user timer to the next, such as \"15m\"; no timer without it",
        "layers": "Directories of declarations below this one, such as an organization's, lowest first",
        "network": "How identity providers and mail servers are reached",
        "network.ca-file": "Certificates (PEM) to trust in place of the system's",
        "network.proxy": "An HTTP proxy, such as \"http://proxy.example.org:3128\"",
        "network.timeout": "The deadline of one exchange with a provider, such as \"15s\"",
        "notifications": "Notifications on the desktop",
        "notifications.command":
            "Program and arguments that show a notification; summary and text are added. Empty shows none",
        "policy": "What is allowed here",
        "policy.allowed-signers": "Whose commits \"mailgrant pull\" takes: a file as ssh-keygen(1) has it",
        "policy.git-credential-store": "The protocols for which git's passwords for undeclared hosts are kept",
        "policy.require-signed-commits": "Whether \"mailgrant pull\" takes signed commits only",
        "store": "The token store: secret-service, sealed-file, git-credential:NAME, or a plugin's NAME",
    ]
}
