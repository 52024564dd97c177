import Glibc

/// A program with its arguments and environment, started with posix_spawn(3), which costs the same whatever the size of
/// this process.
struct Program {
    /// The path of the program, or its name to be found on PATH, and its arguments.
    var words: [String]
    var environment: [String: String]
    /// The exit status that it ends with.
    var exitStatus: Int32 = 0

    /// Runs it with its output thrown away.
    ///
    /// - Returns: the time from start to end in nanoseconds.
    /// - Throws: ``BenchError`` where it does not end with its status.
    func time() throws -> UInt64 {
        let began = now()
        try finish(try start(.thrownAway))
        return now() - began
    }

    /// Runs it with its output thrown away, below a process that has little memory of its own: a child's peak begins with
    /// the memory of the process that started it (getrusage(2) counts from before execve(2)).
    ///
    /// - Returns: the most memory that it had at a time, in kB.
    func peakMemory() throws -> Int {
        let words = [try thisProgram(), Self.peakMemoryWord] + words
        guard let peak = Int(try Program(words: words, environment: environment).run()) else {
            throw BenchError("\(self.words[0]) has no peak of memory")
        }
        return peak
    }

    /// What this program is called with, before another's words, to print the other's peak of memory.
    static let peakMemoryWord = "--peak-memory"

    /// - Returns: as ``peakMemory()``, but this process's own peak at least.
    func peakMemoryAboveOwn() throws -> Int {
        let process = try start(.thrownAway)
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        guard status == 0 else { throw BenchError("\(words[0]) ended with wait status \(status)") }
        return usage.ru_maxrss
    }

    /// Runs it with a text on standard input.
    ///
    /// - Returns: what it printed.
    func run(input: String = "") throws -> String {
        let (reading, writing) = try (pipe(), pipe())
        let process = try start(.pipes(input: reading, output: writing))
        close(reading.readEnd)
        close(writing.writeEnd)
        // Every text here is shorter than a pipe's buffer, so that neither side waits for the other.
        _ = input.withCString { write(reading.writeEnd, $0, strlen($0)) }
        close(reading.writeEnd)
        let output = readAll(writing.readEnd)
        close(writing.readEnd)
        try finish(process)
        return output
    }

    /// Runs it with this process's own input and output.
    ///
    /// - Returns: its wait status (waitpid(2)).
    func runAttached() throws -> Int32 {
        wait(for: try start(.inherited))
    }

    /// Starts it with one socket for input and output.
    ///
    /// - Returns: the process, and the other end of the socket.
    func connect() throws -> (process: pid_t, socket: Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { throw BenchError("no socket") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = try start(.socket(ends[1]))
        close(ends[1])
        return (process, ends[0])
    }

    private enum Streams {
        case inherited
        case thrownAway
        case socket(Int32)
        case pipes(input: Pipe, output: Pipe)
    }

    private struct Pipe {
        var readEnd: Int32
        var writeEnd: Int32
    }

    private func pipe() throws -> Pipe {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw BenchError("no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return Pipe(readEnd: ends[0], writeEnd: ends[1])
    }

    private func start(_ streams: Streams) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch streams {
        case .inherited: break
        case .thrownAway:
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        case .socket(let end):
            posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO)
            posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO)
        case .pipes(let input, let output):
            posix_spawn_file_actions_adddup2(&actions, input.readEnd, STDIN_FILENO)
            posix_spawn_file_actions_adddup2(&actions, output.writeEnd, STDOUT_FILENO)
        }
        let arguments = words.map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, words[0], &actions, nil, arguments + [nil], variables + [nil])
        guard failure == 0 else { throw BenchError("\(words[0]): \(String(cString: strerror(failure)))") }
        return process
    }

    private func finish(_ process: pid_t) throws {
        let status = wait(for: process)
        guard status == exitStatus << 8 else { throw BenchError("\(words[0]) ended with wait status \(status)") }
    }

    private func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private func readAll(_ descriptor: Int32) -> String {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let length = read(descriptor, &buffer, buffer.count)
            guard length > 0 else { return String(decoding: output, as: UTF8.self) }
            output += buffer[..<length]
        }
    }

}

/// The monotonic clock, in nanoseconds.
func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
