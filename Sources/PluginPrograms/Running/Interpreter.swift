import ConfigurationFiles
import Glibc

/// The program that runs a script: what its first line names after `#!` (execve(2)).
enum Interpreter {
    /// Where a script cannot be started since its interpreter is not there, which the system reports as if the script were
    /// not: that, as part of a sentence. Nothing where it is anything else.
    static func missing(for script: String) -> String? {
        guard let path = path(in: script), access(path, F_OK) != 0 else { return nil }
        return "its interpreter \(VisibleText.line(path, limit: 100)) is not there"
    }

    private static func path(in script: String) -> String? {
        let file = open(script, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var block = [UInt8](repeating: 0, count: 256)
        let length = read(file, &block, block.count)
        guard length > 2, block[0] == UInt8(ascii: "#"), block[1] == UInt8(ascii: "!") else { return nil }
        let line = block[2..<length].prefix { $0 != UInt8(ascii: "\n") }
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return words.first.map { String(decoding: $0, as: UTF8.self) }
    }
}
