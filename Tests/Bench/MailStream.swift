import Glibc

/// A program whose standard input and output are a connection to an IMAP server, and this process its client.
final class MailStream {
    private let process: pid_t
    private let socket: Int32
    /// What has been read of the answer that is being read.
    private var answer: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var commands = 0

    init(_ program: Program) throws {
        (process, socket) = try program.connect()
        // The greeting.
        try read { $0.last == UInt8(ascii: "\n") }
    }

    deinit {
        close(socket)
        waitpid(process, nil, 0)
    }

    /// Gives a command and reads its whole answer.
    ///
    /// - Returns: the answer without the tagged line, in which Dovecot tells how long it took, and the nanoseconds from
    ///   the first byte of the command to the last of the answer.
    func command(_ text: String, _ rest: [UInt8] = []) throws -> (answer: [UInt8], time: UInt64) {
        commands += 1
        let tag = "bench\(commands) "
        let began = now()
        try write(Array((tag + text).utf8) + rest + Array("\r\n".utf8))
        let mark = Array(tag.utf8)
        var tagged = 0
        try read { answer in
            guard answer.last == UInt8(ascii: "\n") else { return false }
            // The tagged line is the last one, and short.
            let start = answer.dropLast().suffix(500).lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            tagged = start
            return answer[start...].starts(with: mark)
        }
        let time = now() - began
        guard answer[tagged...].dropFirst(mark.count).starts(with: "OK ".utf8) else {
            throw BenchError(
                "the mail server refused \(text.prefix(20)): \(String(decoding: answer[tagged...], as: UTF8.self))")
        }
        return (Array(answer[..<tagged]), time)
    }

    /// The most memory the program ever had resident, in kB.
    func peakMemory() -> Int {
        var text = [UInt8](repeating: 0, count: 4096)
        let file = open("/proc/\(process)/status", O_RDONLY)
        defer { close(file) }
        let count = Glibc.read(file, &text, text.count)
        let line = String(decoding: text.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("VmHWM:") }
        return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchError("the connection takes no more") }
            rest = rest.dropFirst(count)
        }
    }

    private func read(until isWhole: ([UInt8]) -> Bool) throws {
        answer.removeAll(keepingCapacity: true)
        repeat {
            let count = Glibc.read(socket, &buffer, buffer.count)
            guard count > 0 else {
                throw BenchError("the connection ended: \(String(decoding: answer.suffix(200), as: UTF8.self))")
            }
            answer += buffer[..<count]
        } while !isWhole(answer)
    }
}
