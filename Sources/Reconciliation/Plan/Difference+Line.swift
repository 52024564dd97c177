import Grants
import LocalState

extension Difference {
    /// As `mailgrant plan` prints it, one line: `work incoming: authorize`.
    public var line: String {
        if case .rename(let old) = change { return "rename \(old) to \(account?.text ?? "")" }
        let subject = [account?.text, direction?.rawValue].compactMap { $0 }.joined(separator: " ")
        let details = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
        let text = "\(change.word)\(change.object)\(details)"
        return subject.isEmpty ? text : "\(subject): \(text)"
    }

    /// Why, or what exactly, one phrase each.
    public var details: [String] {
        switch change {
        case .rename(let old): ["from \(old)"]
        case .authorize, .verify, .removeTimer: []
        case .reauthorize(let reasons), .storePassword(let reasons): reasons.map(\.words)
        case .confirm(let moves): moves.map(\.words)
        case .storeSecret(_, let move): [move.words]
        case .revoke, .forget: ["no longer declared"]
        case .installClient(let installation), .updateClient(let installation), .removeClient(let installation):
            [installation.file]
        case .includeClient(_, let lack): [lack.words]
        case .migrateStore(let old, let new, let isBegun):
            ["from \(old) to \(new)"] + (isBegun ? ["begun, and not finished"] : [])
        case .declareStore(let new, let old): ["mailgrant.toml names \(old), and the grants were moved to \(new)"]
        case .allowStore(_, let inUse):
            ["a program that was not allowed on this machine"] + (inUse.map { ["the grants rest in \($0)"] } ?? [])
        case .installTimer(let seconds), .updateTimer(let seconds): ["every \(Self.words(seconds: seconds))"]
        }
    }

    /// The command by which a person gives what is needed; nothing where `mailgrant apply` needs nobody.
    public var command: String? {
        switch need {
        case nil, .line: nil
        case .secret(let command), .command(let command): command
        case .consent, .confirmation:
            account.map { "mailgrant authorize \($0)" + (direction.map { " --\($0)" } ?? "") }
        }
    }

    /// What a person does to give what is needed, one phrase such as `run: mailgrant authorize work`; nothing where
    /// `mailgrant apply` needs nobody.
    public var step: String? {
        if case .line(let lack) = need { return lack.step }
        return command.map { "run: \($0)" }
    }

    /// The line, and what a person does.
    public var lineWithStep: String { line + (step.map { "; \($0)" } ?? "") }

    private static func words(seconds: Int) -> String {
        seconds % 3600 == 0 ? "\(seconds / 3600)h" : seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}

extension Difference.Change {
    /// What it is called in lines and JSON.
    public var word: String {
        switch self {
        case .rename: "rename"
        case .authorize: "authorize"
        case .reauthorize: "re-authorize"
        case .confirm: "confirm"
        case .verify: "verify"
        case .storePassword: "store password"
        case .storeSecret(let kind, _): "store \(kind.rawValue)"
        case .revoke: "revoke"
        case .forget: "forget"
        case .installClient: "install client"
        case .updateClient: "update client"
        case .removeClient: "remove client"
        case .includeClient: "include client"
        case .installTimer: "install timer"
        case .updateTimer: "update timer"
        case .removeTimer: "remove timer"
        case .migrateStore: "migrate store"
        case .declareStore: "declare store"
        case .allowStore: "allow store"
        }
    }

    /// What follows the word.
    fileprivate var object: String {
        switch self {
        case .declareStore(let name, _), .allowStore(let name, _): " \(name)"
        default: installation.map { " \($0.client)" } ?? ""
        }
    }
}

extension Difference.Reason {
    fileprivate var words: String {
        switch self {
        case .scopesAdded(let scopes): "scopes added: \(scopes.joined(separator: ", "))"
        case .moved(let move): move.words
        case .grantEnded(let reason): "the grant has ended: \(reason)"
        case .refused(let reason): "refused: \(reason)"
        case .otherToken: "another token is declared for it"
        case .abandoned(let store): "left in \(store)"
        }
    }
}

extension EndpointMove {
    /// Such as `token endpoint moved from A to B`.
    fileprivate var words: String { "\(noun) moved from \(from ?? "none") to \(to ?? "none")" }

    private var noun: String {
        switch key {
        case "authorization-url": "authorization endpoint"
        case "token-url": "token endpoint"
        case "device-authorization-url": "device authorization endpoint"
        case "revocation-url": "revocation endpoint"
        case "jwks-url": "key set"
        case "client-id": "client ID"
        case "grant-type": "grant type"
        case "protocol", "host", "port", "user", "security": "mail \(key)"
        case "shared-mailbox": "shared mailbox"
        default: key
        }
    }
}
