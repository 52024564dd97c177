import Grants

/// The page that does what a command does.
struct CommandPlace {
    private let words: [Substring]
    private let options: Set<Substring>
    private let direction: Direction?

    /// - Returns: its address; nothing where no page does it.
    static func path(of command: String) -> String? { CommandPlace(command)?.path }

    private init?(_ command: String) {
        let all = command.split(separator: " ")
        guard all.first == "mailgrant" else { return nil }
        words = all.dropFirst().filter { !$0.hasPrefix("--") }
        let options = Set(all.filter { $0.hasPrefix("--") })
        self.options = options
        direction = Direction.allCases.first { options.contains("--\($0)") }
    }

    private var path: String? {
        switch words.first {
        case "add": words.count == 1 ? "/new-account" : nil
        case "apply", "plan": words.count == 1 ? "/plan" : name(1).map { "/plan?account=\($0)" }
        case "authorize": options.isSubset(of: ["--incoming", "--outgoing", "--consent"]) ? connection("token") : nil
        case "check", "status": name(1).map { "/#\($0)\(direction.map { "-\($0)" } ?? "")" } ?? "/"
        case "client": client
        case "config": options.contains("--settings") ? "/settings" : name(2).map { "/accounts/\($0)/keys" }
        case "doctor":
            options.contains("--report") ? name(1).map { "/report?account=\($0)" } ?? "/report" : connection("doctor")
        case "forget", "revoke": name(1).map { "/accounts/\($0)/\(words[0])" }
        case "lint": words.count == 1 ? "/files" : nil
        case "log": name(1).map { "/journal?account=\($0)" } ?? "/journal"
        case "plugin": "/plugins"
        case "provider": second == "show" ? name(2).map { "/providers/\($0)" } : "/providers"
        case "pull": "/files"
        case "store": store
        default: nil
        }
    }

    private var second: Substring? { words.dropFirst().first }

    private var client: String? {
        switch second {
        case "install", "uninstall":
            guard let client = name(2), let account = name(3) else { return nil }
            return "/accounts/\(account)/clients/\(client)/\(words[1])"
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
