import Grants

/// The page that does what a command does.
struct CommandPlace {
    private var words: [Substring] = []
    private var options: Set<Substring> = []
    /// The values of the options that take one.
    private var values: [Substring: Substring] = [:]

    /// The options after which a value stands.
    private static let valued: Set<Substring> = [
        "-n", "--account", "--address", "--form", "--from", "--kind", "--limit", "--name", "--provider", "--set",
        "--since", "--to", "--until", "--unset",
    ]

    /// - Returns: its address; nothing where no page does it.
    static func path(of command: String) -> String? { CommandPlace(command)?.path }

    private init?(_ command: String) {
        var rest = command.split(separator: " ")[...]
        guard rest.popFirst() == "mailgrant" else { return nil }
        while let word = rest.popFirst() {
            if Self.valued.contains(word) {
                values[word] = rest.popFirst()
            } else if word.hasPrefix("-") {
                options.insert(word)
            } else {
                words.append(word)
            }
        }
    }

    private var direction: Direction? { Direction.allCases.first { options.contains("--\($0)") } }

    private var path: String? {
        switch words.first {
        case "add": words.count == 1 ? "/new-account" : nil
        case "apply", "plan": withAccounts("/plan")
        case "authorize": options.isSubset(of: ["--incoming", "--outgoing", "--consent"]) ? connection("token") : nil
        case "check", "status": name(1).map { "/#\($0)\(direction.map { "-\($0)" } ?? "")" } ?? "/"
        case "client": client
        case "config": config
        case "doctor":
            options.contains("--report")
                ? withAccounts("/report") : words.count == 1 ? "/doctor" : connection("doctor")
        case "forget" where options.contains("--all"): "/forget"
        case "forget", "revoke": name(1).map { "/accounts/\($0)/\(words[0])" }
        case "lint": words.count == 1 ? "/files" : nil
        case "log": withAccounts("/journal")
        case "plugin": "/plugins"
        case "provider": second == "show" ? name(2).map { "/providers/\($0)" } : "/providers"
        case "pull": "/files"
        case "store": store
        default: nil
        }
    }

    /// A page of all accounts, or of those that are named.
    private func withAccounts(_ path: String) -> String {
        let names = words.dropFirst().compactMap { PlainName(String($0)) }
        return names.isEmpty ? path : "\(path)?" + names.map { "account=\($0)" }.joined(separator: "&")
    }

    private var config: String? {
        let changes = second == "set" || second == "unset"
        if changes, !options.contains("--settings") { return name(2).map { "/accounts/\($0)/keys" } }
        let account = values["--account"].flatMap { PlainName(String($0)) }
        return account.map { "/accounts/\($0)/keys" } ?? "/settings"
    }

    private var second: Substring? { words.dropFirst().first }

    private var client: String? {
        switch second {
        case "install", "uninstall":
            guard let client = name(2), let account = name(3) else { return nil }
            return "/accounts/\(account)/clients/\(client)/\(words[1])"
        case "show" where words.count == 3: return name(2).map { "/clients/\($0)" }
        case "show", "check": return name(3).map { "/accounts/\($0)/clients" }
        case "list": return "/clients"
        default: return nil
        }
    }

    private var store: String? {
        switch second {
        case "client-secret": connection("token", account: 2)
        case "certificate-key", "refresh-token": connection("secrets", account: 2)
        case "password": name(2).map { "/accounts/\($0)" }
        default: "/plugins"
        }
    }

    /// A page of a connection; that of the account where none is named.
    private func connection(_ page: String, account index: Int = 1) -> String? {
        name(index).map { "/accounts/\($0)" + (direction.map { "/\($0)/\(page)" } ?? "") }
    }

    private func name(_ index: Int) -> PlainName? {
        words.count > index ? PlainName(String(words[index])) : nil
    }
}
