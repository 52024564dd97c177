import FoundationEssentials
import Surroundings
import Testing

/// The schemas that editors use and the program itself are asked about the same files. The schemas are judged by a
/// validator of others.
@Suite("The schemas of the files, beside their readers")
struct FileSchemaTests {
    /// Prints `accepted` or what is wrong, a line for each file.
    private static let validator = """
        import json, sys, tomllib
        import fastjsonschema
        validate = fastjsonschema.compile(json.load(open(sys.argv[1])))
        for path in sys.argv[2:]:
            try:
                with open(path, "rb") as file:
                    validate(tomllib.load(file))
                print("accepted")
            except fastjsonschema.JsonSchemaException as error:
                print("refused", error.message)
        """

    private func verdicts(_ kind: String, _ files: [String], _ place: ConfigurationPlace) async throws -> [String] {
        let python = try await PythonPackages.installed().python
        let schema = "\(place.scratch.path)/\(kind).json"
        try writePrivateFile(
            try await place.mailgrant("lint", "--schema", kind).runSuccessfully().standardOutput, to: schema)
        let output = try await Program(python, ["-c", Self.validator, schema] + files, environment: place.environment)
            .runSuccessfully().output
        return output.split(separator: "\n").map(String.init)
    }

    @Test("Every bundled provider file and every account in the documentation is right by both")
    func right() async throws {
        let folder = Documentation.root + "/Plugins/Providers"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)/provider.toml")
        }.sorted()
        var accounts: [String] = []
        for readme in ["README.md"] + names.map({ "Plugins/Providers/\($0)/README.md" }) {
            accounts += try Documentation(readme).blocks("toml").filter {
                $0.contains("address ") && $0.contains("provider ") && $0.contains("[incoming]")
            }.map { $0.replacing("…", with: "something") }
        }
        #expect(names.count > 5 && accounts.count > names.count / 2)
        try await withConfiguration { place in
            var files: [String] = []
            for (index, account) in accounts.enumerated() {
                try place.write(account, to: "accounts/account-\(index).toml")
                files.append("\(place.directory)/accounts/account-\(index).toml")
            }
            let byReader = try await place.mailgrant("lint", "--json", ".").run()
            #expect(byReader.status == .exited(0), "\(byReader.output)")
            for (account, verdict) in zip(accounts, try await verdicts("account", files, place)) {
                #expect(verdict == "accepted", "\(account)")
            }
            let providers = names.map { "\(folder)/\($0)/provider.toml" }
            for (name, verdict) in zip(names, try await verdicts("provider", providers, place)) {
                #expect(verdict == "accepted", "\(name)")
            }
            let clients = try FileManager.default.contentsOfDirectory(atPath: Documentation.root + "/Plugins/Clients")
                .map { "\(Documentation.root)/Plugins/Clients/\($0)/client.toml" }
                .filter { FileManager.default.fileExists(atPath: $0) }.sorted()
            #expect(clients.count > 10)
            for (file, verdict) in zip(clients, try await verdicts("client", clients, place)) {
                #expect(verdict == "accepted", "\(file)")
            }
        }
    }

    @Test("What is wrong in a file is refused by both")
    func wrong() async throws {
        let provider = "format = 1\ndisplay-name = \"C\"\n"
        let client = """
            format = 1
            display-name = "C"
            programs = ["c"]
            [forms.a]
            summary = "asks"
            file = "~/.crc"
            comment = "#"
            template = "x"
            [forms.a.smtp]
            passwords = true
            [forms.a.install]
            as = "include"
            include-file = "~/.crc-own"
            include-line = "source ~/.crc-own"

            """
        let microsoft = soundAccount.replacing("generic", with: "microsoft")
        let cases: [(kind: String, text: String)] = [
            ("account", soundAccount + "prot = 993\n"), ("account", soundAccount + "port = \"993\"\n"),
            ("account", soundAccount + "port = 0\n"), ("account", soundAccount + "security = \"ssl\"\n"),
            ("account", soundAccount.replacing("\"imap\"", with: "\"smtp\"")),
            ("account", soundAccount + "minimum-remaining = \"5 minutes\"\n"),
            ("account", soundAccount + "scopes = \"mail\"\n"), ("account", soundAccount + "scopes = [\"a b\"]\n"),
            ("account", soundAccount.replacing("https://", with: "ftp://")),
            ("account", soundAccount.replacing("alice@", with: "alice")),
            ("account", soundAccount.replacing("\"client\"", with: "\"\"")),
            ("account", "addres = \"a@example.org\"\n" + soundAccount),
            ("account", microsoft.replacing("client-id", with: "clent-id")),
            ("account", microsoft.replacing("client-id", with: "cloud = \"moon\"\nclient-id")),
            ("account", microsoft + "[incoming.token]\ntenannt = \"x\"\n"),
            ("account", soundAccount.replacing("generic", with: "Generic!")),
            ("settings", "[network]\ntimeout = 15\n"), ("settings", "[netwrok]\n"),
            ("settings", "layers = \"../org\"\n"),
            ("settings", "[policy]\nrequire-signed-commits = \"yes\"\n"), ("settings", "store = \"\"\n"),
            ("provider", "format = 2\ndisplay-name = \"C\"\n"), ("provider", "format = 1\n"),
            ("provider", provider + "port = 1\n"), ("provider", provider + "[incoming.smtp]\nhost = \"a.example\"\n"),
            ("provider", provider + "[rules]\nrefresh-ends-tokens = 1\n"),
            ("provider", provider + "[parameters.tenant]\ndefault = \"x\"\n"),
            ("provider", provider + "[[errors]]\ncodes = [\"1\"]\nwhat = \"x\"\nremedy = \"y\"\nwhose-move = \"me\"\n"),
            ("provider", provider + "[[domains]]\nname = [\"a.example\"]\n"),
            ("client", client + "include-word = [\"source\"]\n"), ("client", client + "include-words = \"source\"\n"),
            ("client", client + "include-words = [\"a b\"]\n"), ("client", "format = 1\ndisplay-name = \"C\"\n"),
        ]
        try await withConfiguration { place in
            let paths = [
                "account": "accounts/work.toml", "settings": "mailgrant.toml", "provider": "providers/contoso.toml",
                "client": "clients/ours.toml",
            ]
            var files: [String: [String]] = [:]
            for (index, wrong) in cases.enumerated() {
                let path = try #require(paths[wrong.kind])
                try place.write(wrong.text, to: "case-\(index)/\(path)")
                files[wrong.kind, default: []].append("\(place.directory)/case-\(index)/\(path)")
                let outcome = try await place.mailgrant("lint", "case-\(index)").run()
                #expect(outcome.status == .exited(78), "\(wrong.text)\n\(outcome.output)")
            }
            for (kind, files) in files {
                for (file, verdict) in zip(files, try await verdicts(kind, files, place)) {
                    #expect(
                        verdict.hasPrefix("refused"),
                        "\(file)\n\((try? String(contentsOfFile: file, encoding: .utf8)) ?? "")")
                }
            }
        }
    }

    @Test("The README's commands make the schemas, and the hint in a file's first line is a comment to mailgrant")
    func editors() async throws {
        let script = try #require(try Documentation("README.md").blocks("sh").first { $0.contains("lint --schema") })
        try await withConfiguration(["accounts/work.toml": "#:schema ../.schemas/account.json\n" + soundAccount]) {
            place in
            try await place.shell(script).runSuccessfully()
            try await place.mailgrant("lint").runSuccessfully()
            for kind in ["account", "settings", "provider", "client"] {
                let data = try Data(contentsOf: URL(filePath: "\(place.directory)/.schemas/\(kind).json"))
                struct Schema: Decodable {
                    let title: String
                }
                #expect(try JSONDecoder().decode(Schema.self, from: data).title.contains("mailgrant"))
            }
        }
    }
}
