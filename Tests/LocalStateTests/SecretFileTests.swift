import FoundationEssentials
import Glibc
import Grants
import LocalState
import Secrets
import Testing

@Suite("Files with a secret for another program")
struct SecretFileTests {
    @Test("A file is made for its owner only, whatever the umask, and replaced as a whole")
    func replaced() async throws {
        try await withDirectory { directory in
            let path = "\(directory)/token"
            try SecretFile.replace(path, with: Secret("one\n"))
            #expect(try mode(of: path) == 0o600)
            let reader = open(path, O_RDONLY)
            defer { close(reader) }
            #expect(chmod(path, 0o644) == 0)
            try SecretFile.replace(path, with: Secret("second\n"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "second\n")
            #expect(try mode(of: path) == 0o600)
            // Whoever had the old one open reads it to its end.
            var bytes = [UInt8](repeating: 0, count: 16)
            #expect(read(reader, &bytes, bytes.count) == 4)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["token"])
        }
    }

    @Test("A symbolic link, a directory and a FIFO are refused, and nothing is changed")
    func refused() async throws {
        try await withDirectory { directory in
            let target = "\(directory)/target"
            try "old".write(toFile: target, atomically: false, encoding: .utf8)
            #expect(symlink(target, "\(directory)/link") == 0)
            #expect(mkdir("\(directory)/folder", 0o700) == 0)
            #expect(mkfifo("\(directory)/fifo", 0o600) == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
            for name in ["link", "folder", "folder/", "fifo", "missing/token", "missing/", ""] {
                let path = name.isEmpty ? "" : "\(directory)/\(name)"
                #expect(throws: LedgerError.self, "\(name)") { try SecretFile.replace(path, with: Secret("new")) }
            }
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == names)
        }
    }
}
