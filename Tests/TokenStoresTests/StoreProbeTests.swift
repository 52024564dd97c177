import FoundationEssentials
import Glibc
import Grants
import PluginPrograms
import Secrets
import Testing
import TokenStores

@Suite("A program that is to be a token store")
struct StoreProbeTests {
    private func calls(_ world: ProgramWorld) throws -> [String] {
        String(decoding: try Data(contentsOf: URL(filePath: world.home + "/calls")), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test(
        "is refused with the reason where it shortens, drops or changes a secret of 4 kB, or does not erase",
        arguments: [
            ("shortens", "does not keep a secret of 4096 bytes: it gave 1000 back"),
            ("drops", "does not keep a secret of 4096 bytes: it gave nothing back"),
            ("changes", "does not keep a secret of 4096 bytes: it gave something else back"),
            ("remembers", "still has a secret after it was told to erase it"),
        ])
    func refused(name: String, reason: String) async throws {
        try await withProgramWorld { world in
            for store in [try world.careless(.store, name), try world.careless(.gitCredential, name)] {
                let secret = Secret.fresh()
                let item = try StoredItem.fresh()
                for _ in 1...2 {
                    let refusal = await error { () throws(TokenStoreError) in
                        try await store.write(secret, as: item, interaction: .forbidden)
                    }
                    #expect(
                        refusal
                            == TokenStoreError(
                                .failed, "\(store.displayName) \(reason); no grant is entrusted to it",
                                remedy: "use another version of it, or declare another store in mailgrant.toml"))
                }
                let kept = (try? Data(contentsOf: URL(filePath: world.home + "/kept"))).map { Secret($0) }
                #expect(kept != secret)
                unlink(world.home + "/kept")
            }
        }
    }

    @Test("is tried once, and again when it has changed")
    func once() async throws {
        try await withProgramWorld { world in
            let item = try StoredItem.fresh()
            let trial = ["store", "get", "store", "get", "erase", "get"]
            try await world.careless(.store, "sound").write(.fresh(), as: item, interaction: .forbidden)
            #expect(try calls(world) == trial + ["store"])
            try await world.careless(.store, "sound").write(.fresh(), as: item, interaction: .forbidden)
            #expect(try calls(world) == trial + ["store", "store"])
            // Another file of the same name.
            let bin = world.home + "/bin/mailgrant-store-sound"
            unlink(bin)
            try FileManager.default.copyItem(
                atPath: packagePath("Tests/TokenStoresTests/Programs/careless-helper"), toPath: bin)
            try await world.careless(.store, "sound").write(.fresh(), as: item, interaction: .forbidden)
            #expect(try calls(world) == trial + ["store", "store"] + trial + ["store"])
        }
    }

    @Test("that is absent, locked, hung or fails is told apart, in its own words")
    func failures() async throws {
        try await withProgramWorld { world in
            let item = try StoredItem.fresh()
            let absent = try world.careless(.store, "absent")
            #expect(await absent.readFailure(item) == .absent)
            let locked = try world.careless(.store, "locked")
            #expect(await locked.readFailure(item) == .locked)
            // git's own helpers have no such statuses.
            let helper = try world.careless(.gitCredential, "locked")
            #expect(await helper.readFailure(item) == .failed)
            let failing = try world.careless(.store, "fails")
            let failure = await failing.readError(item)
            #expect(failure?.code == .failed)
            #expect(failure?.detail == "mailgrant-store-fails ended with status 3: the disk is on fire")
            let foreign = try world.careless(.store, "foreign")
            #expect(
                await foreign.readError(item)?.detail
                    == "mailgrant-store-foreign speaks another version of the protocol than mailgrant")
            let hanging = try world.careless(.store, "hangs", deadline: .milliseconds(300))
            #expect(await hanging.readFailure(item) == .hung)
            // One that was there when it was looked for.
            unlink(world.home + "/bin/mailgrant-store-absent")
            #expect(await absent.readFailure(item) == .absent)
        }
    }

    @Test("is given no secret that is more than one line: what follows would be a line of its own")
    func oneLine() async throws {
        try await withProgramWorld { world in
            let store = try world.careless(.store, "sound")
            let item = try StoredItem.fresh()
            let kept = Secret.fresh()
            try await store.write(kept, as: item, interaction: .forbidden)
            let before = try calls(world)
            for text in ["one\nhost=another", "one\rtwo", "one\0two"] {
                let refusal = await error { () throws(TokenStoreError) in
                    try await store.write(Secret(text), as: item, interaction: .forbidden)
                }
                #expect(refusal?.code == .failed)
                #expect(refusal?.detail.contains("another") == false)
            }
            #expect(try calls(world) == before)
            #expect(try await store.read(item, interaction: .forbidden) == kept)
        }
    }

    @Test("that one is declared and not there is said whatever it is asked")
    func notThere() async throws {
        let store = AbsentStore("mailgrant-store-nowhere", "there is no such program", remedy: "install it")
        let item = try StoredItem.fresh()
        #expect(await store.readFailure(item) == .absent)
        #expect(await store.writeFailure(item) == .absent)
        #expect(await store.eraseFailure(item) == .absent)
    }
}
