import FoundationEssentials
import Surroundings
import Testing

@Suite("Where the grants rest, beside the store that is declared")
struct StoreDifferenceTests {
    @Test(
        "Another declared store is a difference that apply leaves to a person, until everything was moved and declared")
    func migrated() async throws {
        try await inPractice { practice in
            try await practice.mailgrant("store", "key", "--new").runSuccessfully()
            try await practice.authorizeAccount()
            try practice.writeSettings("# mine\nstore = \"sealed-file\"\n")
            let line = "migrate store (from secret-service to sealed-file)"
            let plan = try await practice.mailgrant("plan").run()
            #expect(plan.status == .exited(2))
            #expect(plan.output == "\(line); run: mailgrant store migrate --to sealed-file\n")
            #expect(try await practice.plan("demo").lines == [line])
            let left = try await practice.mailgrant("apply").run()
            #expect(left.status == .exited(77))
            #expect(left.errors == "mailgrant: \(line); run: mailgrant store migrate --to sealed-file\n")

            try await practice.mailgrant("store", "migrate", "--to", "sealed-file").runSuccessfully()
            #expect(try await practice.plan().differences.isEmpty)
            try await practice.apply()

            // Whoever takes the file back to what it was has not moved the grants.
            try practice.writeSettings("# mine\nstore = \"secret-service\"\n")
            let behind = try await practice.plan()
            #expect(behind.lines.count == 1 && behind.lines[0].hasPrefix("declare store sealed-file ("))
            #expect(behind.differences.first?.command == "mailgrant store migrate --to sealed-file")
            #expect(try await practice.mailgrant("plan").run().status == .exited(2))
        }
    }

    @Test(
        "A store that a repository from elsewhere names is to be trusted first, and nobody is sent to move grants there"
    )
    func notAllowed() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let programs = try practice.scratch.makeDirectory("programs")
            let marker = programs + "/was-run"
            try writePrivateFile(
                "#!/bin/sh\n: >'\(marker)'\n".utf8, to: programs + "/mailgrant-store-pass", mode: 0o755)
            var environment = practice.environment
            environment["PATH"] = "\(programs):\(environment["PATH"] ?? "")"
            func run(_ words: String...) async throws -> Outcome {
                try await Program(practice.executables.path("mailgrant"), words, environment: environment).run()
            }
            try practice.writeSettings("store = \"pass\"\n")
            try await practice.git("init", "--quiet")
            try await practice.git("remote", "add", "origin", "/srv/mail.git")
            let plan = try await run("plan")
            #expect(plan.status == .exited(2))
            #expect(
                plan.output
                    == "allow store pass (a program that was not allowed on this machine; the grants rest in "
                    + "secret-service); run: mailgrant plugin allow pass\n")
            let left = try await run("apply")
            #expect(left.status == .exited(77) && left.errors.contains("mailgrant plugin allow pass"))
            #expect(!left.errors.contains("migrate") && !left.output.contains("migrate"))
            #expect(try await run("plugin", "allow", "pass").status == .exited(0))
            let allowed = try await run("plan")
            #expect(
                allowed.output.hasPrefix("migrate store (from secret-service to pass); run: mailgrant store migrate"))
            #expect(!FileManager.default.fileExists(atPath: marker))
        }
    }
}
