import FoundationEssentials
import Surroundings
import Testing

@Suite("An account that only seems to be gone")
struct KeptAccountTests {
    @Test("Nothing ends where the files are elsewhere, not there, or on their way")
    func nothingEnds() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try practice.writeDeclaredText("clients = [\"msmtp\"]\n" + (try practice.declaredText()))
            try practice.writeSettings("[apply]\ntimer = \"15m\"\n")
            try await practice.git("init", "--quiet")
            try await practice.apply()
            let directory = practice.configurationDirectory
            let elsewhere = "\(practice.scratch.path)/elsewhere"
            let ways: [Way] = [
                Way("mv $D $D.away", says: "is not there"),
                Way("mv $D $D.away && mkdir $D", says: "is empty"),
                Way("mv $D/accounts $D/Accounts", says: "accounts is not there"),
                Way(
                    "mkdir -p \(elsewhere)/mailgrant/accounts", says: "until now declarations were read in",
                    base: elsewhere),
                Way("rm $D/accounts/demo.toml && mkdir $S/pull && touch $S/pull/move", says: "run: mailgrant pull"),
                Way("rm $D/accounts/demo.toml && touch $D/.git/index.lock", says: "git is at work"),
                Way("rm $D/accounts/demo.toml && touch $D/.git/MERGE_HEAD", says: "merge is not"),
            ]
            let state = practice.homeFile(".local/state/mailgrant")
            for way in ways {
                let names = "D=\(directory) S=\(state)"
                try await practice.shell("cp -a \(directory) \(directory).kept").runSuccessfully()
                try await practice.shell("\(names); \(way.script)").runSuccessfully()
                var apply = practice.mailgrant("apply", "--yes")
                if let base = way.base { apply.environment["XDG_CONFIG_HOME"] = base }
                let outcome = try await apply.run()
                #expect(outcome.status == .exited(78), "\(way.script): \(outcome.output)")
                #expect(outcome.output == "", "\(way.script)")
                #expect(outcome.errors.contains(way.says), "\(way.script): \(outcome.errors)")
                try await practice.shell("\(names); rm -rf $D $D.away $S/pull && mv $D.kept $D").runSuccessfully()
                #expect(try await practice.plan().differences.isEmpty, "\(way.script)")
            }
            _ = try await practice.token(.incoming)
        }
    }

    private struct Way {
        /// `$D` is the configuration's directory, `$S` that of the state.
        let script: String
        let says: String
        /// In place of `XDG_CONFIG_HOME`.
        let base: String?

        init(_ script: String, says: String, base: String? = nil) {
            (self.script, self.says, self.base) = (script, says, base)
        }
    }
}
