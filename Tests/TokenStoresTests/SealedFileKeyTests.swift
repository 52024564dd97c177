import FoundationEssentials
import Glibc
import Grants
import Secrets
import Testing
import TokenStores

@Suite("The key of the sealed file")
struct SealedFileKeyTests {
    private func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test("Without a file the store is absent, and saving makes none")
    func noFile() async throws {
        try await withDirectory { directory in
            let world = SealedFileWorld(place: SealedFilePlace(directory: directory))
            let item = try StoredItem.fresh()
            #expect(await world.store.readFailure(item) == .absent)
            #expect(await world.store.writeFailure(item) == .absent)
            #expect(access(world.place.file, F_OK) != 0)
            #expect(try await world.store.keyState() == .noFile)
        }
    }

    @Test("Without its key it is locked, and with a key of another form it says so")
    func noKey() async throws {
        try await withSealedFile { world in
            let item = try await world.saved()
            let key = try text(of: world.place.keyFile)
            unlink(world.place.keyFile)
            #expect(await world.store.readFailure(item) == .locked)
            #expect(await world.store.writeFailure(item) == .locked)
            try Data(key.dropLast(3).utf8).write(to: URL(filePath: world.place.keyFile))
            chmod(world.place.keyFile, 0o600)
            let error = await world.store.readError(item)
            #expect(error?.code == .failed)
            #expect(error?.detail == "\(world.place.keyFile) holds no key")
        }
    }

    @Test("The systemd credential opens it, as the user's own and as the superuser's, by an access control list")
    func credential() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let credentials = world.place.directory + "/credentials"
            mkdir(credentials, 0o700)
            rename(world.place.keyFile, credentials + "/mailgrant-key")
            let store = world.store(environment: ["CREDENTIALS_DIRECTORY": credentials])
            for mode: mode_t in [0o400, 0o440] {
                chmod(credentials + "/mailgrant-key", mode)
                #expect(try await store.read(item, interaction: .forbidden) == secret)
            }
            #expect(try await store.keyState() == .random(path: credentials + "/mailgrant-key"))
            chmod(credentials + "/mailgrant-key", 0o444)
            #expect(await store.readFailure(item) == .failed)
            #expect(await world.store.readFailure(item) == .locked)
        }
    }

    @Test("A file is made under the credential that is there, and no key file is")
    func madeUnderCredential() async throws {
        try await withSealedFile { world in
            let credentials = world.place.directory + "/credentials"
            mkdir(credentials, 0o700)
            rename(world.place.keyFile, credentials + "/mailgrant-key")
            unlink(world.place.file)
            let store = world.store(environment: ["CREDENTIALS_DIRECTORY": credentials])
            #expect(try await store.sealUnderKeyAtHand(interaction: .forbidden) == credentials + "/mailgrant-key")
            let item = try StoredItem.fresh()
            #expect(await store.writeFailure(item) == nil)
            #expect(access(world.place.keyFile, F_OK) != 0)
        }
    }

    @Test("A new key takes the place of the old one, and everything is still there")
    func newKey() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let old = try text(of: world.place.keyFile)
            let before = try world.bytes
            try await world.store.sealUnderNewKey(interaction: .forbidden)
            #expect(try text(of: world.place.keyFile) != old)
            #expect(try await world.store.read(item, interaction: .forbidden) == secret)
            // What was sealed under the old one does not open under the new one.
            try world.overwrite(before)
            #expect(await world.store.readFailure(item) == .locked)
        }
    }

    @Test("A change of keys that was interrupted before or after the file was sealed again leaves a file that opens")
    func interruptedNewKey() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let (oldKey, oldFile) = (try text(of: world.place.keyFile), try world.bytes)
            try await world.store.sealUnderNewKey(interaction: .forbidden)
            let (newKey, newFile) = (try text(of: world.place.keyFile), try world.bytes)
            let next = world.place.keyFile + ".next"
            for file in [oldFile, newFile] {
                try world.overwrite(file)
                try Data(oldKey.utf8).write(to: URL(filePath: world.place.keyFile))
                try Data(newKey.utf8).write(to: URL(filePath: next))
                chmod(next, 0o600)
                #expect(try await world.store.read(item, interaction: .forbidden) == secret)
                try await world.store.sealUnderNewKey(interaction: .forbidden)
                #expect(try await world.store.read(item, interaction: .forbidden) == secret)
                #expect(access(next, F_OK) != 0)
            }
        }
    }

    @Test("A passphrase is asked for once, where that is allowed, and what it makes is remembered until it is locked")
    func passphrase() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let passphrase = Secret.fresh()
            try await world.store.seal(underPassphrase: passphrase, interaction: .forbidden)
            #expect(access(world.place.keyFile, F_OK) != 0)
            #expect(try await world.store.keyState() == .passphrase)
            // Whoever just gave it is not asked for it.
            #expect(try await world.store.read(item, interaction: .forbidden) == secret)

            #expect(try await world.store.lock())
            let error = await world.store.readError(item)
            #expect(error?.code == .locked)
            #expect(error?.remedy == "run: mailgrant store unlock")
            #expect(await world.store.readFailure(item, .allowed) == .dismissed)
            #expect(
                await world.store(answering: [.fresh(), .fresh(), .fresh()]).readFailure(item, .allowed) == .locked)

            try await world.store(answering: [.fresh(), passphrase]).unlock()
            #expect(try await world.store.read(item, interaction: .forbidden) == secret)
            #expect(await world.store.writeFailure(item) == nil)
            _ = try await world.store.lock()
            #expect(await world.store.readFailure(item) == .locked)
        }
    }

    @Test("A forged header cannot ask for more memory or time than is bearable, nor for too little")
    func unbearable() async throws {
        try await withSealedFile { world in
            let item = try await world.saved()
            let passphrase = Secret.fresh()
            try await world.store.seal(underPassphrase: passphrase, interaction: .forbidden)
            _ = try await world.store.lock()
            let bytes = try world.bytes
            // Operations and memory, eight bytes each.
            let (operations, memory) = (41..<49, 49..<57)
            func number(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
            let forgeries: [(Range<Int>, UInt64)] = [
                (operations, 1 << 56), (operations, 17), (operations, 0), (memory, 1 << 56), (memory, (1 << 30) + 1),
                (memory, 1_024), (memory, 0),
            ]
            for (field, value) in forgeries {
                var forged = bytes
                forged.replaceSubrange(field, with: number(value))
                try world.overwrite(forged)
                let error = await world.store(answering: [passphrase]).readError(item, .allowed)
                #expect(error?.code == .failed)
                // Refused as it is read: no key is made.
                #expect(error?.detail.contains("is damaged") == true, "\(field) \(value): \(error?.detail ?? "")")
            }
        }
    }

    @Test("The credential comes before the key file, and each counts where the file is sealed under it")
    func credentialFirst() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let credentials = world.place.directory + "/credentials"
            let credential = credentials + "/mailgrant-key"
            mkdir(credentials, 0o700)
            try FileManager.default.copyItem(atPath: world.place.keyFile, toPath: credential)
            let store = world.store(environment: ["CREDENTIALS_DIRECTORY": credentials])
            #expect(try await store.keyState() == .random(path: credential))
            #expect(try await store.sealUnderKeyAtHand(interaction: .forbidden) == credential)

            // Another credential, such as the one of a new machine: the key file still opens the file.
            try Data((String(repeating: "0f", count: 32) + "\n").utf8).write(to: URL(filePath: credential))
            #expect(try await store.keyState() == .random(path: world.place.keyFile))
            #expect(try await store.read(item, interaction: .forbidden) == secret)
            // Sealed anew it is under the credential, and the key file is of no more use.
            #expect(try await store.sealUnderKeyAtHand(interaction: .forbidden) == credential)
            #expect(try await store.read(item, interaction: .forbidden) == secret)
            #expect(await world.store.readFailure(item) == .locked)
        }
    }
}
