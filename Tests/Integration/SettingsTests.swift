import FoundationEssentials
import Surroundings
import Testing

@Suite("Changing the settings on the command line")
struct SettingsTests {
    @Test("What config set writes into mailgrant.toml is in force; a person's file is a diff that git apply takes")
    func settings() async throws {
        try await inPractice { practice in
            let made = try await practice.mailgrant("config", "set", "--settings", "network.timeout", "20s")
                .runSuccessfully()
            #expect(made.output.hasPrefix("settings: changed in ") && made.output.hasSuffix("mailgrant.toml\n"))
            #expect(
                try await practice.mailgrant("config", "get", "network.timeout").runSuccessfully().output == "20s\n")
            let wrong = try await practice.mailgrant("config", "set", "--settings", "network.timeout=soon").run()
            #expect(wrong.status == .exited(64) && wrong.output.isEmpty && wrong.errors.contains("network.timeout"))

            let directory = "\(practice.environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
            let file = "\(directory)/mailgrant.toml"
            let mine = "# mine\n" + (try String(contentsOfFile: file, encoding: .utf8))
            try mine.write(toFile: file, atomically: true, encoding: .utf8)
            let diff = try await practice.mailgrant("config", "unset", "--settings", "network.timeout").run()
            #expect(diff.status == .exited(77) && diff.output.hasPrefix("--- a/mailgrant.toml\n"))
            #expect(diff.errors.contains("settings: nothing was written, since a person wrote"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == mine)
            try await Program("git", ["apply", "-"], directory: directory)
                .runSuccessfully(input: diff.standardOutput)
            let values = try await practice.mailgrant("config", "list", "--show-origin").runSuccessfully().output
            #expect(values.contains("default:\tnetwork.timeout=15s\n"))
        }
    }

    @Test("Without an account or --settings, or without a key, it is wrong usage")
    func usage() async throws {
        try await inPractice { practice in
            for words in [["config", "set"], ["config", "set", "--settings"], ["config", "unset", "work"]] {
                let program = Program(practice.executables.path("mailgrant"), words, environment: practice.environment)
                let outcome = try await program.run()
                #expect(outcome.status == .exited(64), "\(words)")
            }
        }
    }
}
