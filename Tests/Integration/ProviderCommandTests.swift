import FoundationEssentials
import Surroundings
import Testing

@Suite("mailgrant provider")
struct ProviderCommandTests {
    /// A home directory with one provider file.
    private func withProvider(
        _ text: String, _ body: (_ mailgrant: (String...) -> Program, _ file: String) async throws -> Void
    ) async throws {
        let executables = try Executables()
        try await withScratch { scratch in
            let home = try scratch.makeDirectory("home")
            let directory = "\(home)/.config/mailgrant/providers"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let file = "\(directory)/contoso.toml"
            try writePrivateFile(text.utf8, to: file)
            func mailgrant(_ arguments: String...) -> Program {
                Program(
                    executables.path("mailgrant"), ["provider"] + arguments,
                    environment: ["HOME": home, "PATH": Program.systemPath])
            }
            try await body(mailgrant, file)
        }
    }

    private static let sound = """
        format = 1
        display-name = "Contoso"
        [token]
        issuer = "https://login.contoso.example"
        [incoming.imap]
        host = "imap.contoso.example"
        scopes = ["mail"]
        """

    @Test("A provider of one's own is listed as such, among the bundled ones")
    func list() async throws {
        try await withProvider(Self.sound) { mailgrant, file in
            let lines = try await mailgrant("list").runSuccessfully().output.split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("contoso ") && $0.hasSuffix("Contoso: imap  (yours: \(file))") })
            #expect(lines.contains { $0.hasPrefix("microsoft ") && $0.hasSuffix(": ews, graph, imap, pop, smtp") })
        }
    }

    @Test("What to register is shown, with the parameters that are set")
    func show() async throws {
        try await withProvider(Self.sound) { mailgrant, _ in
            let shown = try await mailgrant("show", "microsoft", "--set", "account-type=personal").runSuccessfully()
                .output
            for words in [
                "http://localhost", "https://login.microsoftonline.com/consumers/oauth2/v2.0/token",
                "smtp-mail.outlook.com:587", "https://outlook.office365.com/Mail.Send.Shared", "EWS.AccessAsUser.All",
            ] {
                #expect(shown.contains(words), "\(words)\n\(shown)")
            }
            struct Report: Decodable {
                let version: Int
                let accessTokenUrl: String
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let json = try await mailgrant("show", "microsoft", "--set", "cloud=china", "--json").runSuccessfully()
            let report = try decoder.decode(Report.self, from: Data(json.standardOutput))
            #expect(report.version == 1)
            #expect(report.accessTokenUrl.hasPrefix("https://login.partner.microsoftonline.cn/"))
            try await expectFailure(of: mailgrant("show", "microsft"), .usage, saying: "did you mean microsoft?")
            try await expectFailure(
                of: mailgrant("show", "microsoft", "--set", "cloud=moon"), .usage, saying: "is not one of china")
        }
    }

    @Test("Lint tells every mistake with its place, and warnings are no failure")
    func lint() async throws {
        try await withProvider(Self.sound) { mailgrant, file in
            let sound = try await mailgrant("lint", file).runSuccessfully().output
            #expect(sound == "\(file): no mistakes\n")
        }
        try await withProvider(Self.sound.replacing("host = \"imap.contoso.example\"", with: "")) { mailgrant, file in
            let warned = try await mailgrant("lint", file).runSuccessfully().output
            #expect(
                warned == "\(file):5:11: incoming.imap: has no host: every account must state one (warning)\n")
        }
        let broken = Self.sound.replacing("issuer", with: "isuer").replacing("scopes = [\"mail\"]", with: "scopes = 1")
        try await withProvider(broken) { mailgrant, file in
            let outcome = try await mailgrant("lint", file).run()
            #expect(outcome.status == .exited(FailureStatus.configuration.rawValue))
            #expect(
                outcome.output == """
                    \(file):4:1: token.isuer: unknown key; did you mean "issuer"?
                    \(file):7:1: incoming.imap.scopes: must be an array of strings, not an integer

                    """)
        }
    }
}
