import FoundationEssentials
import Glibc
import Surroundings
import Testing

@Suite("Signed commits")
struct SignedCommitTests {
    private static let policy = """
        [policy]
        require-signed-commits = true
        allowed-signers = "signers"

        """

    /// A world whose commit in force trusts one key.
    private func inSigningWorld(
        _ body: (PullWorld, _ trusted: String, _ stranger: String) async throws -> Void
    ) async throws {
        try await inPullWorld { world in
            let repository = world.repository
            let trusted = try await repository.signingKey("trusted")
            let stranger = try await repository.signingKey("stranger")
            try await repository.push(
                "Trust", ["mailgrant.toml": Self.policy, "signers": try repository.signerLine(trusted)])
            try await world.pull().runSuccessfully()
            try await body(world, trusted, stranger)
        }
    }

    private func sign(_ repository: GitRepository, with key: String) async throws {
        try await repository.git("config", "user.signingKey", key, in: repository.colleague)
    }

    @Test("Only commits signed by whom the commit in force allows are taken, each of them")
    func everyCommit() async throws {
        try await inSigningWorld { world, trusted, stranger in
            let repository = world.repository
            try await sign(repository, with: trusted)
            try await repository.push("Signed", ["accounts/a.toml": PullWorld.account("a@c.example")], "-S")
            let signed = try await world.pull().runSuccessfully()
            #expect(signed.output.contains("signed by whom you trust"))
            let before = try await repository.commitInForce()

            try await repository.push("Unsigned", ["accounts/b.toml": PullWorld.account("b@c.example")])
            try await expectFailure(
                of: world.pull(), .noPermission, saying: "\"Unsigned\" by Carol", "it has no signature")
            // A signed one on top vouches for itself alone.
            try await repository.push("On top", [:], "-S")
            try await expectFailure(of: world.pull("--yes"), .noPermission, saying: "\"Unsigned\"")

            try await repository.git("reset", "--quiet", "--hard", before, in: repository.colleague)
            try await sign(repository, with: stranger)
            try await repository.commit("Stranger's", "-S", in: repository.colleague)
            try await repository.git("push", "--quiet", "--force", in: repository.colleague)
            try await expectFailure(of: world.pull(), .noPermission, saying: "\"Stranger's\"", "is not trusted")
            #expect(try await repository.commitInForce() == before)
        }
    }

    @Test("What comes in says neither who is trusted nor that nobody is asked for")
    func changedTrust() async throws {
        try await inSigningWorld { world, _, stranger in
            let repository = world.repository
            let before = try await repository.commitInForce()
            try await sign(repository, with: stranger)
            let changes = [
                ["signers": try repository.signerLine(stranger)],
                ["mailgrant.toml": "[policy]\nrequire-signed-commits = false\n"],
                ["mailgrant.toml": ""],
                [
                    "mailgrant.toml": Self.policy.replacing("signers\"", with: "theirs\""),
                    "theirs": try repository.signerLine(stranger),
                ],
            ]
            for change in changes {
                try await repository.push("Trust me", change, "-S")
                try await expectFailure(of: world.pull("--yes"), .noPermission, saying: "is not trusted")
                #expect(try await repository.commitInForce() == before)
            }
        }
    }

    @Test("A commit on a merged side branch is verified as well")
    func merged() async throws {
        try await inSigningWorld { world, trusted, _ in
            let repository = world.repository
            try await sign(repository, with: trusted)
            try await repository.git("switch", "--quiet", "-c", "side", in: repository.colleague)
            try await repository.commit("Smuggled", in: repository.colleague)
            try await repository.git("switch", "--quiet", "main", in: repository.colleague)
            try await repository.git(
                "merge", "--quiet", "--no-ff", "-S", "-m", "Merge", "side", in: repository.colleague)
            try await repository.git("push", "--quiet", in: repository.colleague)
            try await expectFailure(of: world.pull(), .noPermission, saying: "\"Smuggled\"", "it has no signature")
        }
    }

    @Test("Signers who cannot be read are nobody, and the message says so")
    func noSigners() async throws {
        try await inSigningWorld { world, trusted, _ in
            let repository = world.repository
            try await sign(repository, with: trusted)
            try await repository.git("rm", "--quiet", "signers", in: repository.colleague)
            try await repository.push("Without", [:], "-S")
            try await world.pull().runSuccessfully()
            try await repository.push("Next", [:], "-S")
            try await expectFailure(of: world.pull(), .configuration, saying: "signers", "allowed-signers")
        }
    }

    @Test("An OpenPGP key in the keyring counts where no file names the signers, if it is trusted, and only then")
    func keyring() async throws {
        try await inPullWorld { world in
            let repository = world.repository
            try await repository.push("Trust", ["mailgrant.toml": "[policy]\nrequire-signed-commits = true\n"])
            try await world.pull().runSuccessfully()
            let home = try #require(world.environment["HOME"])
            try FileManager.default.createDirectory(atPath: "\(home)/.gnupg", withIntermediateDirectories: true)
            chmod("\(home)/.gnupg", 0o700)
            let gpg = { (words: [String]) in
                Program("gpg", ["--batch", "--quiet"] + words, environment: world.environment)
            }
            try await gpg([
                "--passphrase", "", "--quick-generate-key", "Carol <carol@example.org>", "ed25519", "sign", "never",
            ]).runSuccessfully()
            try await repository.git("config", "gpg.format", "openpgp", in: repository.colleague)
            try await repository.push("Signed", [:], "-S")
            try await world.pull().runSuccessfully()

            // The same key as one that merely came by.
            let list = try await gpg(["--with-colons", "--fingerprint", "carol@example.org"]).runSuccessfully().output
            let print = try #require(
                list.split(separator: "\n").first { $0.hasPrefix("fpr:") }?.split(separator: ":").last)
            try await gpg(["--import-ownertrust"]).runSuccessfully(input: Array("\(print):2:\n".utf8))
            try await repository.push("Known, not trusted", [:], "-S")
            try await expectFailure(of: world.pull(), .noPermission, saying: "\"Known, not trusted\"")

            // With a file of signers no keyring counts, however trusted.
            try await gpg(["--import-ownertrust"]).runSuccessfully(input: Array("\(print):6:\n".utf8))
            try await world.pull().runSuccessfully()
            let key = try await repository.signingKey("other")
            try await repository.push(
                "Name signers", ["mailgrant.toml": Self.policy, "signers": try repository.signerLine(key)], "-S")
            try await world.pull().runSuccessfully()
            try await repository.push("By the keyring", [:], "-S")
            try await expectFailure(of: world.pull(), .noPermission, saying: "\"By the keyring\"")
            _ = try? await Program("gpgconf", ["--kill", "all"], environment: world.environment).run()
        }
    }
}
