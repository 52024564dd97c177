import FoundationEssentials
import Glibc
import Grants
import Providers

/// What bundled provider files say, which is everybody's and tells of nobody; and how any other place is taken out of a
/// text.
struct PublicNames: Sendable {
    let providers: Set<PlainName>
    let clientIDs: Set<String>
    /// Host names, and what looks like one, in lower case.
    private let names: Set<String>

    /// Those of this program's files.
    static let bundled = PublicNames()

    private init() {
        let catalog = ProviderCatalog(directory: nil)
        let files = catalog.names.compactMap { try? catalog.provider($0) }
        providers = Set(files.map(\.name))
        clientIDs = Set(files.compactMap(\.token.clientID))
        let texts = files.flatMap(\.readings).flatMap(Self.texts) + files.flatMap(Self.adviceTexts)
        var names: Set = ["localhost", "127.0.0.1", "::1"]
        for text in texts {
            _ = Self.replacingHosts(in: text) {
                names.insert($0.lowercased()); return nil
            }
        }
        self.names = names
    }

    func includes(_ host: String) -> Bool { names.contains(host.lowercased()) }

    /// Every text of a file that holds names of places or scopes.
    private static func texts(of provider: ProviderDescription) -> [String] {
        let token = provider.token
        let addresses = [
            token.issuer, token.authorizationURL, token.tokenURL, token.deviceAuthorizationURL, token.revocationURL,
            token.jwksURL, token.registrationURL, provider.rules.defaultResource, provider.rules.identityIssuer,
        ]
        let servers = provider.servers.values.flatMap(\.values)
        let scopes = servers.flatMap {
            [$0.scopes, $0.sharedMailboxScopes, $0.appOnlyScopes].compactMap { $0 }.joined()
        }
        return addresses.compactMap { $0 } + servers.compactMap(\.host) + scopes + (token.scopes ?? [])
            + provider.rules.advice.links.values + provider.rules.redirectURIs
            + provider.domains.flatMap { $0.names + $0.mailExchangers }
    }

    private static func adviceTexts(of provider: ProviderDescription) -> [String] {
        let table = provider.rules.advice
        return (table.errors.map(\.advice) + table.mailErrors.map(\.advice)).flatMap { [$0.what, $0.remedy] }
    }

    // MARK: - Everything else

    /// Puts stand-ins in the place of every IP address beyond loopback and every host name that is not public.
    func maskOthers(in text: String) -> String {
        let withoutIPv6 = Self.replacingRuns(in: text, of: { $0.isHexDigit || $0 == ":" || $0 == "." }) { run in
            guard run.count(where: { $0 == ":" }) >= 2, Self.isIPAddress(run, AF_INET6) else { return nil }
            return run == "::1" || run == "::" ? nil : "<ip-address>"
        }
        return Self.replacingHosts(in: withoutIPv6) { name in
            if Self.isIPAddress(name, AF_INET) { return name.hasPrefix("127.") ? nil : "<ip-address>" }
            return includes(name) ? nil : "<other-host>"
        }
    }

    /// - Parameter standIn: of an IPv4 address or of what could be a host name with a dot; nothing leaves it.
    private static func replacingHosts(in text: String, _ standIn: (String) -> String?) -> String {
        replacingRuns(in: text, of: { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }) { run in
            isIPAddress(run, AF_INET) || isHostName(run) ? standIn(run) : nil
        }
    }

    /// Runs of characters, without the punctuation at their ends.
    private static func replacingRuns(
        in text: String, of belongs: (Character) -> Bool, _ standIn: (String) -> String?
    ) -> String {
        var result = ""
        var run = ""
        for character in Array(text) + ["\n"] {
            if belongs(character) {
                run.append(character)
                continue
            }
            let start = run.prefix { ".-_".contains($0) }
            var end = run.dropFirst(start.count).reversed().prefix { ".-_".contains($0) }.count
            if run.dropLast(end).hasSuffix(":"), !run.dropLast(end).hasSuffix("::") { end += 1 }
            let core = String(run.dropFirst(start.count).dropLast(end))
            result += start + (core.isEmpty ? "" : standIn(core) ?? core) + run.suffix(end)
            result.append(character)
            run = ""
        }
        return String(result.dropLast())
    }

    private static func isIPAddress(_ text: String, _ family: Int32) -> Bool {
        var address = [UInt8](repeating: 0, count: 16)
        return inet_pton(family, text, &address) == 1
    }

    /// Files, and the names of desktop services, have dots in them as well.
    private static let fileEndings: Set = ["toml", "pem", "conf", "json", "sock", "log", "txt"]
    private static let servicePrefixes = ["org.freedesktop.", "org.gnome."]

    /// At least two labels, the last of letters. Scopes such as `Mail.ReadBasic` are none: nobody writes `a.exampleCom`.
    private static func isHostName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last else { return false }
        guard last.count >= 2, last.allSatisfy(\.isLetter) || last.lowercased().hasPrefix("xn--") else { return false }
        let isCamelCase = zip(last, last.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
        return !isCamelCase && !fileEndings.contains(last.lowercased())
            && !servicePrefixes.contains { text.lowercased().hasPrefix($0) }
    }
}
