import FoundationEssentials
import Surroundings
import Testing

@Suite("A plugin that a pulled commit names")
struct PulledPluginTests {
    @Test("A token store is shown, needs a person, and is not run before its name is allowed on this machine")
    func store() async throws {
        try await inPullWorld { world in
            var world = world
            let programs = try world.scratch.makeDirectory("programs")
            let marker = programs + "/was-run"
            try writePrivateFile(
                "#!/bin/sh\n: >'\(marker)'\ncat >/dev/null\n".utf8, to: programs + "/mailgrant-store-pass", mode: 0o755)
            world.environment["PATH"] = "\(programs):\(Program.systemPath)"
            func wasRun() -> Bool { FileManager.default.fileExists(atPath: marker) }
            try await world.repository.push("Harmless", ["mailgrant.toml": "store = \"pass\"\n"])

            let refused = try await world.pull().run()
            #expect(refused.status == .exited(77), "\(refused.output) \(refused.errors)")
            #expect(refused.output.contains("store changes from secret-service to pass"), "\(refused.output)")
            _ = try await world.pull("--yes").runSuccessfully()

            // In force, and still not run: not by what looks, and not by what would keep a secret in it.
            for words in [["plan"], ["status"], ["lint"], ["plugin", "list"]] {
                _ = try await Program(
                    world.executables.path("mailgrant"), words, environment: world.environment
                ).run()
            }
            let secret = Array("\(UUID())\n".utf8)
            try await expectFailure(
                of: world.mailgrant("store", "client-secret", "work"), .noPermission,
                saying: "mailgrant plugin allow pass", input: secret)
            #expect(!wasRun())

            _ = try await world.mailgrant("plugin", "allow", "pass").runSuccessfully()
            _ = try await world.mailgrant("store", "client-secret", "work").run(input: secret)
            #expect(wasRun())
        }
    }
}
