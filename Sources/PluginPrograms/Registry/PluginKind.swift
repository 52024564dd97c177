/// What a program that others add does for mailgrant.
public enum PluginKind: String, Sendable, Hashable, CaseIterable {
    /// `mailgrant-store-NAME`: a token store.
    case store
    /// `mailgrant-provider-NAME`: access tokens from somewhere else than an authorization server of the standard.
    case provider
    /// `mailgrant-client-NAME`: the configuration of a mail program that data cannot describe.
    case client
    /// `mailgrant-NAME`: `mailgrant NAME`.
    case subcommand
    /// `git-credential-NAME`: a credential helper of git, which serves as a token store.
    case gitCredential = "git-credential"

    /// What an executable's name begins with; its plugin's name follows.
    public var prefix: String {
        switch self {
        case .store: "mailgrant-store-"
        case .provider: "mailgrant-provider-"
        case .client: "mailgrant-client-"
        case .subcommand: "mailgrant-"
        case .gitCredential: "git-credential-"
        }
    }

    /// Names that begin as those of a kind do and are none of it: the helpers, other kinds, and what git keeps to itself.
    func isReserved(_ name: String) -> Bool {
        switch self {
        case .store, .provider, .client: false
        case .subcommand:
            ["incoming", "outgoing"].contains(name)
                || ["store-", "provider-", "client-"].contains { name.hasPrefix($0) }
        // git-credential-cache--daemon is no helper, and our own helper would ask itself.
        case .gitCredential: name.contains("--") || name == "mailgrant"
        }
    }
}
