import FoundationEssentials
import Surroundings
import Testing

@Suite("A token store that declarations name")
struct TrustedStoreTests {
    @Test("A program that a repository from elsewhere names is not run, and one that nobody brought in is")
    func trust() async throws {
        try await inPractice { practice in
            let bin = try practice.scratch.makeDirectory("bin")
            let mark = "\(practice.scratch.path)/was-run"
            try writePrivateFile(
                "#!/bin/sh\necho \"$1\" >>\(mark)\nexit 69\n".utf8, to: bin + "/mailgrant-store-foreign", mode: 0o700)
            var environment = practice.environment
            environment["PATH"] = "\(bin):\(environment["PATH"] ?? "")"
            try practice.writeSettings("store = \"foreign\"\n")
            try await practice.declare()
            try await practice.git("init", "--quiet")
            try await practice.git("remote", "add", "origin", "https://example.org/declarations.git")

            let authorizing = ["authorize", Practice.account, "--incoming"]
            for command in [authorizing, ["store", "migrate", "--to", "foreign"]] {
                let refused = try await practice.run(command, 77, in: environment)
                #expect(refused.errors.contains("mailgrant plugin allow foreign"), "\(refused.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: mark))

            try FileManager.default.removeItem(atPath: practice.configurationDirectory + "/.git")
            try await practice.run(authorizing, 69, in: environment)
            #expect(FileManager.default.fileExists(atPath: mark))
            #expect(practice.browserVisits == 0)
        }
    }

    @Test("What git-credential-cache keeps is gone at logout: that is said when it is used")
    func memoryOnly() async throws {
        try await inPractice { practice in
            try practice.writeSettings("store = \"git-credential:cache\"\n")
            try await practice.declare()
            let authorized = try await practice.authorizing().runSuccessfully()
            #expect(authorized.errors.contains("in memory only"), "\(authorized.errors)")
            let helper = try await practice.helper(.incoming).run()
            #expect(helper.status == .exited(0) && helper.errors == "")
            try await Program("git", ["credential-cache", "exit"], environment: practice.environment).runSuccessfully()
            try practice.dropTokens()
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "no longer has the grant")
        }
    }
}
