import FoundationEssentials
import Glibc
import Grants
import LocalState
import Secrets
import Surroundings
import TestTokenStores
import Testing
import TokenStoreConformance
import TokenStores

@Suite("The sealed file")
struct SealedFileTests {
    @Test("keeps the contract of a token store", arguments: ConformanceCheck.all + [ConformanceCheck.kindCheck])
    func contract(check: ConformanceCheck) async throws {
        try await withSealedFile { world in
            try await check.run { world.store }
        }
    }

    @Test("takes 1,000 grants of 4 kB in, gives them out, replaces and erases them")
    func volume() async throws {
        try await withSealedFile { world in
            let empty = try world.bytes.count
            try await checkVolume(1_000) { world.store }
            // Nothing of them is left behind.
            #expect(try world.bytes.count == empty)
        }
    }

    @Test("is for the owner alone, and holds no secret in the clear")
    func modes() async throws {
        try await withSealedFile { world in
            let secret = Secret.fresh()
            _ = try await world.saved(secret)
            for path in [world.place.file, world.place.keyFile] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
            }
            #expect(try world.bytes.firstRange(of: Array(secret.exposedText.utf8)) == nil)
        }
    }

    @Test("What two processes save that are killed at any moment is there as they said, and the next goes on")
    func killed() async throws {
        let program = try Executables().path("exercise-store")
        try await withSealedFile { world in
            let directory = world.place.directory
            var saved: [String: Int] = [:]
            for round in 1...40 {
                let moment = 0.02 + Double(round) * 0.007
                let outputs = try await withThrowingTaskGroup(of: String.self) { group in
                    for name in ["first-\(round)", "second-\(round)"] {
                        group.addTask {
                            let outcome = try await Program(
                                "timeout", ["--signal=KILL", "\(moment)", program, "write", directory, name]
                            ).run()
                            #expect(outcome.status != .exited(0), "\(outcome.errors)")
                            return outcome.output
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                var said: [String: Int] = [:]
                for line in outputs.joined().split(separator: "\n") {
                    let words = line.split(separator: " ")
                    said[String(words[0])] = Int(words[1])
                }
                for (id, number) in said.merging(saved, uniquingKeysWith: { said, _ in said }) {
                    let item = StoredItem(.grant, id: id, account: try #require(PlainName("work")))
                    let read = try await world.store.read(item, interaction: .forbidden)
                    let text = try #require(read, "\(id) of round \(round)").exposedText
                    try #require(text.utf8.count == 4_096)
                    let found = try #require(text.split(separator: " ").first.flatMap { Int($0) })
                    // The next turn may have been saved, and killed before it said so.
                    #expect(found == number || said[id] != nil && found == number + 5, "\(id) of round \(round)")
                    saved[id] = found
                }
            }
            #expect(saved.count > 40)
        }
    }

    @Test(
        "On a full disk nothing that was saved is lost, the refusal says so, and there is room again after an erasure")
    func fullDisk() async throws {
        let program = try Executables().path("exercise-store")
        try await withSealedFile { world in
            let directory = world.place.directory
            let script = """
                set -e
                cp "$1"/sealed-file "$1"/sealed-file.key "$2"
                mount -t tmpfs -o size=256k,mode=0700 tmpfs "$1"
                mv "$2"/sealed-file "$2"/sealed-file.key "$1"
                exec "$0" fill "$1"
                """
            try FileManager.default.createDirectory(atPath: directory + "-aside", withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: directory + "-aside") }
            let outcome = try await Program(
                "unshare",
                ["--user", "--map-root-user", "--mount", "sh", "-c", script, program, directory, directory + "-aside"]
            ).runSuccessfully()
            let lines = outcome.output.split(separator: "\n")
            try #require(lines.count == 3, "\(outcome.output)\(outcome.errors)")
            #expect(lines[0] == "failed: \(world.place.file): No space left on device")
            let numbers = lines[1].split { !$0.isNumber }.compactMap { Int($0) }
            #expect(numbers.count == 2 && numbers[0] == numbers[1] && numbers[0] > 10, "\(lines[1])")
            #expect(lines[2] == "erased one")
        }
    }

    @Test(
        "What is saved is on the disk before it takes the place of the older file, and so is its name before that counts"
    )
    func durability() async throws {
        let program = try Executables().path("exercise-store")
        try await withSealedFile { world in
            let file = world.place.file
            let trace = world.place.directory + "/trace"
            try await Program(
                "strace",
                [
                    "-f", "-y", "-o", trace, "-e", "trace=fsync,rename,renameat,renameat2,write", "-e", "signal=none",
                    program, "save", world.place.directory,
                ]
            ).runSuccessfully()
            let text = String(decoding: try Data(contentsOf: URL(filePath: trace)), as: UTF8.self)
            let calls = text.split(separator: "\n").compactMap { line -> String? in
                let call = line.drop { $0.isNumber || $0 == " " }
                if call.hasPrefix("rename"), call.contains("\"\(file).draft\"") { return "rename" }
                if call.hasPrefix("fsync"), call.contains("<\(file).draft>") { return "fsync the file" }
                if call.hasPrefix("fsync"), call.contains("<\(world.place.directory)>") { return "fsync the directory" }
                return call.hasPrefix("write") && call.contains("saved\\n") ? "say so" : nil
            }
            #expect(calls == ["fsync the file", "rename", "fsync the directory", "say so"], "\(text)")
        }
    }

    @Test("Another writer that does not move is not waited for without end")
    func hung() async throws {
        try await withSealedFile { world in
            let item = try await world.saved()
            let lock = try #require(try OpenFileLock.taken(at: world.place.directory + "/sealed-file.lock"))
            let store = world.store(deadline: .milliseconds(100))
            #expect(await store.writeFailure(item) == .hung)
            #expect(await store.eraseFailure(item) == .hung)
            // Reading waits for nobody.
            #expect(await store.readFailure(item) == nil)
            lock.release()
            #expect(await store.writeFailure(item) == nil)
        }
    }
}
