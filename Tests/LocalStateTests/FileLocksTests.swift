import FoundationEssentials
import Grants
import LocalState
import Testing

@Suite("The locks of grants")
struct FileLocksTests {
    @Test("A grant that is locked is not locked again until it is released")
    func exclusion() async throws {
        try await withDirectory { directory in
            // Two values, as two processes have them: each opens the file for itself.
            let mine = FileLocks(in: StateDirectory(path: directory))
            let other = FileLocks(in: StateDirectory(path: directory))
            let id = GrantID(UUID())
            let held = try #require(try await mine.lock(id, within: .zero))
            #expect(try await other.lock(id, within: .zero) == nil)
            #expect(try await other.lock(GrantID(UUID()), within: .zero) != nil)
            held.release()
            #expect(try await other.lock(id, within: .zero) != nil)
        }
    }

    @Test("A lock that is forgotten is free, and its file stays")
    func forgotten() async throws {
        try await withDirectory { directory in
            let locks = FileLocks(in: StateDirectory(path: directory))
            let id = GrantID(UUID())
            do { _ = try await locks.lock(id, within: .zero) }
            #expect(try await locks.lock(id, within: .zero) != nil)
            #expect(FileManager.default.fileExists(atPath: "\(directory)/locks/\(id)"))
        }
    }
}
