import ConfigurationFiles
import FoundationEssentials
import Glibc
import Grants
import LocalState
import Providers

/// Takes out of a report what tells whose it is: addresses, user names, account names, client IDs, tenants, hosts that no
/// bundled provider file names, and paths below the home directory. The same thing has the same stand-in everywhere, so
/// that the report can still be read.
struct ReportRedaction {
    /// What is replaced by what, the longest first: one may be a part of another.
    private let replacements: [(text: String, standIn: String)]

    /// - Parameters:
    ///   - others: what is declared by files that cannot be read: their names.
    init(_ accounts: [Account], others: [PlainName], _ context: CommandContext) {
        var standIns = StandIns()
        let known = Known()
        for account in accounts {
            standIns.add(account.address, "address")
            standIns.add(account.address.prefix { $0 != "@" }, "user")
            standIns.add(account.address.drop { $0 != "@" }.dropFirst(), "host")
            for connection in account.connections {
                standIns.add(connection.user, "user")
                if let mailbox = connection.sharedMailbox { standIns.add(mailbox, "address") }
                if let hint = connection.token.loginHint { standIns.add(hint, "user") }
                let clientID = connection.token.clientID
                if !known.clientIDs.contains(clientID) { standIns.add(clientID, "client-id") }
                for host in Self.hosts(of: connection) where !known.hosts.contains(host) { standIns.add(host, "host") }
                for part in Self.pathParts(of: connection) { standIns.add(part, "tenant") }
            }
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
        return redacted
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

    /// What bundled provider files say, which is everybody's.
    private struct Known {
        let hosts: Set<String>
        let clientIDs: Set<String>

        init() {
            let catalog = ProviderCatalog(directory: nil)
            let providers = catalog.names.compactMap { try? catalog.provider($0) }
            let servers = providers.flatMap { $0.servers.values.flatMap(\.values).compactMap(\.host) }
            let addresses = providers.flatMap { [$0.token.issuer, $0.token.authorizationURL, $0.token.tokenURL] }
            let ofProviders = addresses.compactMap { $0.flatMap { URL(string: $0)?.host() } }
            hosts = Set((servers + ofProviders).map { $0.lowercased() } + ["localhost", "127.0.0.1", "::1"])
            clientIDs = Set(providers.compactMap(\.token.clientID))
        }
    }

    private static func hosts(of connection: Connection) -> [String] {
        [connection.host.lowercased()] + addresses(of: connection).compactMap { $0.host()?.lowercased() }
    }

    /// The parts of the provider's addresses that may be a tenant: those with a dot or a number in them.
    private static func pathParts(of connection: Connection) -> [String] {
        addresses(of: connection).flatMap { $0.path.split(separator: "/").map(String.init) }.filter { part in
            part.count > 4 && (part.contains(".") || part.contains("-")) && part.contains(where: \.isLetter)
                && !part.hasPrefix("v") && part != ".well-known" && !part.contains("oauth")
        }
    }

    private static func addresses(of connection: Connection) -> [URL] {
        let endpoints = connection.token.endpoints
        return [
            endpoints.issuer.flatMap { URL(string: $0) }, endpoints.authorizationURL, endpoints.tokenURL,
            endpoints.deviceAuthorizationURL, endpoints.revocationURL, endpoints.jwksURL,
        ].compactMap { $0 }
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
