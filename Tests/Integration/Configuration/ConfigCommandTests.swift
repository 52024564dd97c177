import FoundationEssentials
import Surroundings
import Testing

@Suite("mailgrant config")
struct ConfigCommandTests {
    private func withLayers(_ body: (ConfigurationPlace) async throws -> Void) async throws {
        try await withConfiguration([
            "mailgrant.toml": "layers = [\"../org\"]\n[network]\ntimeout = \"9s\"\n",
            "../org/mailgrant.toml": "[network]\ntimeout = \"20s\"\nca-file = \"ca.pem\"\n",
            "../org/accounts/work.toml":
                "provider = \"microsoft\"\n[token]\ntenant = \"contoso.example\"\nclient-id = \"org\"\n[incoming]\nprotocol = \"imap\"\n",
            "accounts/work.toml": "address = \"alice@contoso.example\"\n[incoming]\nport = 143\n",
        ]) { try await body($0) }
    }

    @Test("Every value is printed with the line of the file that says it, as git does")
    func origins() async throws {
        try await withLayers { place in
            let settings = try await place.mailgrant("config", "--show-origin").runSuccessfully().output
            for line in [
                "file:mailgrant.toml:1\tlayers=../org", "file:mailgrant.toml:3\tnetwork.timeout=9s",
                "file:../org/mailgrant.toml:3\tnetwork.ca-file=ca.pem", "default:\tstore=secret-service",
                "default:\tpolicy.git-credential-store=imap",
            ] { #expect(settings.contains(line + "\n"), "\(line)\n\(settings)") }

            let account = try await place.mailgrant("config", "list", "--show-origin", "--account", "work")
                .runSuccessfully().output
            for line in [
                "file:accounts/work.toml:1\taddress=alice@contoso.example",
                "file:../org/accounts/work.toml:4\ttoken.client-id=org",
                "file:accounts/work.toml:3\tincoming.port=143", "default:\tincoming.security=starttls",
                "default:\ttoken.grant-type=authorization_code",
            ] { #expect(account.contains(line + "\n"), "\(line)\n\(account)") }
            let host = try #require(
                account.split(separator: "\n").first { $0.hasSuffix("incoming.host=outlook.office365.com") })
            // The line is where the provider's file has it.
            let number = try #require(host.split(separator: "\t")[0].split(separator: ":").last.flatMap { Int($0) })
            #expect(host.hasPrefix("provider:microsoft/provider.toml:"))
            let lines = try Documentation("Plugins/Providers/microsoft/provider.toml").text.split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[number - 1].hasPrefix("host"))
            #expect(account.contains("token.token-url=https://login.microsoftonline.com/contoso.example/"))
        }
    }

    @Test("One key is printed alone, a list by lines; as JSON with its origin; one that nobody says ends with 66")
    func get() async throws {
        try await withLayers { place in
            #expect(try await place.mailgrant("config", "get", "network.timeout").runSuccessfully().output == "9s\n")
            let protocols = try await place.mailgrant("config", "get", "policy.git-credential-store").runSuccessfully()
            #expect(protocols.output == "smtp\nimap\npop3\n")
            let client = place.mailgrant(
                "config", "get", "token.client-id", "--account", "alice@contoso.example", "--json")
            struct Report: Decodable {
                let version: Int
                let values: [Entry]
                struct Entry: Decodable {
                    let key: String
                    let value: String?
                    let origin: Origin
                }
                struct Origin: Decodable {
                    let kind: String
                    let file: String?
                    let line: Int?
                }
            }
            let report = try JSONDecoder().decode(
                Report.self, from: Data(try await client.runSuccessfully().standardOutput))
            #expect(report.version == 1 && report.values.map(\.value) == ["org"])
            let origin = try #require(report.values.first?.origin)
            #expect(origin.kind == "file" && origin.file == "../org/accounts/work.toml" && origin.line == 4)
            try await expectFailure(
                of: place.mailgrant("config", "get", "network.timout"), .noInput,
                saying: "did you mean network.timeout?")
            try await expectFailure(
                of: place.mailgrant("config", "--account", "nobody"), .noInput, saying: "no such account")
        }
    }

    @Test("A change of what a layer declares is a file of one's own that says what differs; the layer is left alone")
    func overrides() async throws {
        try await withLayers { place in
            let layer = "../org/accounts/home.toml"
            try place.write(
                "address = \"alice@home.example\"\n"
                    + soundAccount.split(separator: "\n").dropFirst()
                    .joined(separator: "\n") + "\n", to: layer)
            let set = place.mailgrant("config", "set", "home", "incoming.port", "1993")
            #expect(
                try await set.runSuccessfully().output == "home: changed in \(place.directory)/accounts/home.toml\n")
            let origin = place.mailgrant("config", "get", "incoming.port", "--account", "home", "--show-origin")
            #expect(try await origin.runSuccessfully().output.hasPrefix("file:accounts/home.toml:4\t"))
            #expect(try await set.runSuccessfully().output.contains("nothing to change"))
            try await expectFailure(
                of: place.mailgrant("config", "unset", "home", "incoming.host"), .usage,
                saying: "/org/accounts/home.toml says it", "nothing was written")
            try await place.mailgrant("config", "unset", "home", "incoming.port").runSuccessfully()
            #expect(try await origin.runSuccessfully().output.hasPrefix("default:\t"))

            // A person's file over a layer is changed by the person.
            try await expectFailure(
                of: place.mailgrant("config", "set", "work", "incoming.port", "0"), .usage, saying: "0 is not from 1")
            let difference = try await place.mailgrant("config", "set", "work", "incoming.port", "993").run()
            #expect(difference.status == .exited(77) && difference.output.contains("-port = 143\n+port = 993\n"))
        }
    }

    @Test("A mistake in a layer is told with its file")
    func broken() async throws {
        try await withLayers { place in
            try place.write("[network]\nca-file = 20\n", to: "../org/mailgrant.toml")
            try await expectFailure(
                of: place.mailgrant("config"), .configuration, saying: "../org/mailgrant.toml:2:1: network.ca-file")
        }
    }
}
