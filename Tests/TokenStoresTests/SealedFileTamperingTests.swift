import FoundationEssentials
import Glibc
import Grants
import Secrets
import Testing
import TokenStores

@Suite("A sealed file that somebody changed")
struct SealedFileTamperingTests {
    /// Two items of the same size, and where what is sealed of each begins in the file: they are its end.
    private struct Pair {
        static let size = 100
        static let sealed = size + 16
        var items: [StoredItem]

        init(_ world: SealedFileWorld) async throws {
            items = [
                try await world.saved(Self.secret()), try await world.saved(Self.secret()),
            ]
        }

        static func secret() -> Secret { Secret((0..<size).map { _ in UInt8.random(in: 0x21...0x7E) }) }
    }

    /// Whether the store notices: a read of one of the items fails, and none gives anything that was not saved last.
    private func isNoticed(_ items: [StoredItem], _ secrets: [Secret?], _ world: SealedFileWorld) async -> Bool {
        var noticed = false
        for (item, secret) in zip(items, secrets) {
            do {
                let read = try await world.store.read(item, interaction: .forbidden)
                #expect(read == secret)
            } catch {
                noticed = true
            }
        }
        return noticed
    }

    private func secrets(_ items: [StoredItem], _ world: SealedFileWorld) async throws -> [Secret?] {
        var secrets: [Secret?] = []
        for item in items { secrets.append(try await world.store.read(item, interaction: .forbidden)) }
        return secrets
    }

    @Test("Each changed byte is noticed")
    func changedBytes() async throws {
        try await withSealedFile { world in
            let items = try await Pair(world).items
            let secrets = try await secrets(items, world)
            let bytes = try world.bytes
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= UInt8.random(in: 1...255)
                try world.overwrite(changed)
                #expect(await isNoticed(items, secrets, world), "byte \(index) of \(bytes.count)")
            }
            try world.overwrite(bytes)
            #expect(await !isNoticed(items, secrets, world))
        }
    }

    @Test("A missing end of any length is noticed, and so is more than was written")
    func otherLengths() async throws {
        try await withSealedFile { world in
            let items = try await Pair(world).items
            let secrets = try await secrets(items, world)
            let bytes = try world.bytes
            for length in bytes.indices {
                try world.overwrite(Array(bytes[..<length]))
                #expect(await isNoticed(items, secrets, world), "\(length) of \(bytes.count) bytes")
                #expect(await world.store.writeFailure(items[0]) == .failed)
            }
            try world.overwrite(bytes + [0])
            #expect(await world.store.readFailure(items[0]) == .failed)
        }
    }

    @Test("An older copy of one grant in the place of the newer one is noticed")
    func rolledBackGrant() async throws {
        try await withSealedFile { world in
            let items = try await Pair(world).items
            let before = try world.bytes
            // The one that is saved last stands last.
            try await world.store.write(Pair.secret(), as: items[1], interaction: .forbidden)
            var bytes = try world.bytes
            #expect(bytes.count == before.count)
            bytes.replaceSubrange(bytes.count - Pair.sealed..<bytes.count, with: before.suffix(Pair.sealed))
            try world.overwrite(bytes)
            #expect(await world.store.readFailure(items[1]) == .failed)
            #expect(await world.store.readFailure(items[0]) == nil)
        }
    }

    @Test("Two grants that were swapped are noticed")
    func swapped() async throws {
        try await withSealedFile { world in
            let items = try await Pair(world).items
            let bytes = try world.bytes
            let start = bytes.count - 2 * Pair.sealed
            let middle = bytes.count - Pair.sealed
            try world.overwrite(Array(bytes[..<start] + bytes[middle...] + bytes[start..<middle]))
            for item in items { #expect(await world.store.readFailure(item) == .failed) }
        }
    }

    @Test("A file of another version of the program is said to be that, and is left as it is")
    func otherVersion() async throws {
        try await withSealedFile { world in
            let item = try await world.saved()
            var bytes = try world.bytes
            bytes[7] = UInt8(ascii: "2")
            try world.overwrite(bytes)
            let error = await world.store.readError(item)
            #expect(error?.detail == "\(world.place.file) was made by another version of mailgrant")
            #expect(error?.remedy == "use that version")
            #expect(await world.store.writeFailure(item) == .failed)
            #expect(await world.store.eraseFailure(item) == .failed)
            #expect(try world.bytes == bytes)
        }
    }

    @Test("An older copy of the whole file cannot be told from inside: it opens")
    func olderFile() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            let item = try await world.saved(secret)
            let before = try world.bytes
            try await world.store.write(.fresh(), as: item, interaction: .forbidden)
            try world.overwrite(before)
            #expect(try await world.store.read(item, interaction: .forbidden) == secret)
        }
    }

    @Test("The file of another key, put in its place, is told from a damaged one")
    func otherFile() async throws {
        try await withSealedFile { world in
            let item = try await world.saved()
            try await withSealedFile { other in
                _ = try await other.saved()
                try world.overwrite(try other.bytes)
                let error = await world.store.readError(item)
                #expect(error?.code == .locked)
                #expect(error?.detail == "\(world.place.file) is sealed under another key than \(world.place.keyFile)")
            }
        }
    }

    @Test("A symbolic link, a file that others may read, another's file, a pipe and a directory are refused")
    func wrongFiles() async throws {
        for path in [\SealedFilePlace.file, \.keyFile] {
            try await withSealedFile { world in
                let item = try await world.saved()
                let file = world.place[keyPath: path]
                chmod(file, 0o640)
                var error = await world.store.readError(item)
                #expect(
                    error
                        == TokenStoreError(.failed, "\(file) is open to other users", remedy: "run: chmod 600 \(file)"))
                chmod(file, 0o600)
                if geteuid() == 0 {
                    chown(file, 65_534, 65_534)
                    error = await world.store.readError(item)
                    #expect(error?.detail == "\(file) belongs to another user")
                    chown(file, 0, 0)
                }
                #expect(await world.store.readFailure(item) == nil)
                rename(file, file + ".real")
                symlink(file + ".real", file)
                error = await world.store.readError(item)
                #expect(error?.detail == "\(file) is a symbolic link")
                unlink(file)
                mkfifo(file, 0o600)
                error = await world.store.readError(item)
                #expect(error?.detail == "\(file) is no regular file")
                unlink(file)
                mkdir(file, 0o700)
                #expect(await world.store.readFailure(item) == .failed)
                rmdir(file)
            }
        }
    }
}
