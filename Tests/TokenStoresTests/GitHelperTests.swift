import FoundationEssentials
import Glibc
import Grants
import PluginPrograms
import Secrets
import Surroundings
import TestTokenStores
import Testing
import TokenStoreConformance
import TokenStores

@Suite("Credential helpers of git as token stores")
struct GitHelperTests {
    @Test("git-credential-store keeps the contract of a token store")
    func store() async throws {
        try await withProgramWorld { world in
            await checkConformance { try world.store(.gitCredential, "store") }
            try await checkVolume(grantsForPrograms) { try world.store(.gitCredential, "store") }
        }
    }

    @Test("An item is an entry that git finds: mailgrant, its ID, its account")
    func entry() async throws {
        try await withProgramWorld { world in
            let item = try StoredItem.fresh(account: "work")
            let secret = Secret.fresh()
            try await world.store(.gitCredential, "store").write(secret, as: item, interaction: .forbidden)
            let kept = String(
                decoding: try Data(contentsOf: URL(filePath: world.home + "/.git-credentials")), as: UTF8.self)
            #expect(Secret(kept) == Secret("mailgrant://work:\(secret.exposedText)@\(item.id)\n"))
        }
    }

    @Test("git-credential-cache keeps the contract, and its daemon outlives the program that started it")
    func cache() async throws {
        try await withProgramWorld { world in
            let end = Program("git", ["credential-cache", "exit"], environment: world.environment)
            do {
                #expect(try world.store(.gitCredential, "cache").isMemoryOnly)
                await checkConformance { try world.store(.gitCredential, "cache") }
                try await checkVolume(grantsForPrograms) { try world.store(.gitCredential, "cache") }
            } catch {
                _ = try await end.run()
                throw error
            }
            try await end.runSuccessfully()
        }
    }

    @Test("git-credential-libsecret of git 2.39, which reads lines of 1,024 bytes, is refused and told why")
    func libsecret() async throws {
        try await withKeyring { keyring in
            let bin = keyring.directory + "/bin"
            mkdir(bin, 0o700)
            try await Program(
                "sh",
                [
                    "-c",
                    """
                    cc -o "$0"/git-credential-libsecret \\
                        /usr/share/doc/git/contrib/credential/libsecret/git-credential-libsecret.c \\
                        $(pkg-config --cflags --libs libsecret-1)
                    """, bin,
                ]
            ).runSuccessfully()
            var world = ProgramWorld(keyring.directory)
            world.environment["PATH"] = bin + ":" + Program.systemPath
            world.environment.merge(keyring.environment) { $1 }
            let store = try world.store(.gitCredential, "libsecret")
            let item = try StoredItem.fresh()
            let refusal = await error { () throws(TokenStoreError) in
                try await store.write(.fresh(), as: item, interaction: .forbidden)
            }
            #expect(refusal?.code == .failed)
            #expect(refusal?.detail.contains("git-credential-libsecret") == true, "\(refusal?.detail ?? "")")
            #expect(refusal?.remedy?.contains("git 2.41 or later") == true, "\(refusal?.remedy ?? "")")
            // Nothing was entrusted to it, and nothing of the trial is left.
            #expect(try await store.read(item, interaction: .forbidden) == nil)
            #expect(try await shell("secret-tool search --all protocol mailgrant", in: keyring) == "")
        }
    }
}
