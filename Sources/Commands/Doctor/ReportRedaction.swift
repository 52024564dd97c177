import ConfigurationFiles
import Declarations
import FoundationEssentials
import Glibc
import Grants
import LocalState

/// Takes out of a report what tells whose it is: addresses, user names, names of accounts and of providers of one's own,
/// client IDs, tenants, hosts that no bundled provider file names, IP addresses, and paths below the home directory. What
/// is declared has the same stand-in everywhere, so that the report can still be read.
struct ReportRedaction {
    /// What is replaced by what, the longest first: one may be a part of another.
    private let replacements: [(text: String, standIn: String)]
    private let known = PublicNames.bundled

    /// - Parameters:
    ///   - others: what is declared by files that cannot be read: their names.
    init(_ accounts: [Account], others: [PlainName], _ context: CommandContext) {
        var standIns = StandIns()
        for account in accounts {
            standIns.add(account.address, "address")
            standIns.add(account.address.prefix { $0 != "@" }, "user")
            let domain = account.address.drop { $0 != "@" }.dropFirst().lowercased()
            if !known.includes(domain) { standIns.add(domain, "host") }
            if !known.providers.contains(account.provider) { standIns.add(account.provider.text, "provider") }
            for connection in account.connections {
                standIns.add(connection.user, "user")
                if let mailbox = connection.sharedMailbox { standIns.add(mailbox, "address") }
                if let hint = connection.token.loginHint { standIns.add(hint, "user") }
                let clientID = connection.token.clientID
                if !known.clientIDs.contains(clientID) { standIns.add(clientID, "client-id") }
                if !known.includes(connection.host) { standIns.add(connection.host, "host") }
            }
            for address in Self.addresses(of: account, context) {
                if let host = address.host(), !known.includes(host) { standIns.add(host, "host") }
                for part in Self.tenants(in: address) { standIns.add(part, "tenant") }
            }
        }
        if let proxy = try? context.settings().network.proxy?.host(), !known.includes(proxy) {
            standIns.add(proxy, "host")
        }
        for name in accounts.map(\.name) + others { standIns.add(name.text, "account") }
        if let login = getpwuid(getuid()) { standIns.add(String(cString: login.pointee.pw_name), "login") }
        let home = context.environment["HOME"] ?? ""
        standIns.fix(home, "~")
        let places = [(context.configuration.path, "<configuration>"), (context.state.path, "<state>")]
        for (path, standIn) in places where home.isEmpty || !path.hasPrefix(home + "/") { standIns.fix(path, standIn) }
        replacements = standIns.all
    }

    func callAsFunction(_ text: String) -> String {
        var redacted = replacements.reduce(text) { text, replacement in
            Self.replace(replacement.text, by: replacement.standIn, in: text)
        }
        // What no declaration states: another address in a server's words, an ID in an error.
        redacted = redacted.replacing(/[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+/) { _ in "<other-address>" }
        redacted = redacted.replacing(/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) { _ in "<id>" }
        return known.maskOthers(in: redacted)
    }

    /// Whole words only, whatever their case: an account called "in" must not take every "in" out.
    private static func replace(_ text: String, by standIn: String, in whole: String) -> String {
        let characters = Array(whole)
        let lowerCase = characters.map { $0.lowercased() }
        let sought = text.map { $0.lowercased() }
        var result = ""
        var index = 0
        while index < characters.count {
            let end = index + sought.count
            let isFound =
                end <= characters.count && lowerCase[index..<end].elementsEqual(sought)
                && !(index > 0 && isWordCharacter(characters[index - 1]))
                && !(end < characters.count && isWordCharacter(characters[end]))
            result += isFound ? standIn : String(characters[index])
            index = isFound ? end : index + 1
        }
        return result
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    // MARK: - What is looked for

    /// The parts of an address that may be a tenant: those with a dot or a hyphen in them that are no version.
    private static func tenants(in address: URL) -> [String] {
        address.path.split(separator: "/").map(String.init).filter { part in
            part.count > 4 && (part.contains(".") || part.contains("-")) && part.contains(where: \.isLetter)
                && part.wholeMatch(of: /v\d+(\.\d+)*/) == nil && part != ".well-known"
        }
    }

    /// The provider's addresses, as they are declared and as the account's grants hold them.
    private static func addresses(of account: Account, _ context: CommandContext) -> [URL] {
        let grants = (try? context.ledger.record(of: account.name))?.grants ?? []
        let bound = grants.compactMap(\.binding.endpoints).flatMap { binding in
            let addresses = [
                binding.authorizationURL, binding.tokenURL, binding.deviceAuthorizationURL, binding.revocationURL,
                binding.jwksURL,
            ]
            return [binding.issuer.flatMap { URL(string: $0) }] + addresses
        }
        let declared = account.connections.flatMap { connection in
            let endpoints = connection.token.endpoints
            return [
                endpoints.issuer.flatMap { URL(string: $0) }, endpoints.authorizationURL, endpoints.tokenURL,
                endpoints.deviceAuthorizationURL, endpoints.revocationURL, endpoints.jwksURL,
            ]
        }
        return (declared + bound).compactMap { $0 }
    }

    /// Numbered stand-ins, one a text.
    private struct StandIns {
        private var byText: [String: String] = [:]
        private var counts: [String: Int] = [:]

        var all: [(text: String, standIn: String)] {
            byText.map { ($0.key, $0.value) }.sorted { ($1.0.count, $1.0) < ($0.0.count, $0.0) }
        }

        mutating func add(_ text: some StringProtocol, _ kind: String) {
            let text = text.lowercased()
            guard text.count > 1, byText[text] == nil else { return }
            counts[kind, default: 0] += 1
            byText[text] = "<\(kind)-\(counts[kind] ?? 0)>"
        }

        mutating func fix(_ text: String, _ standIn: String) {
            if text.count > 1 { byText[text.lowercased()] = standIn }
        }
    }
}
