import Glibc
import Subprocess
import SystemPackage

/// A run of another program, with a deadline: what it wrote, and how it ended.
struct ProgramRun: Sendable {
    enum End: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
        case tookTooLong(Duration)
        case couldNotStart
    }

    let end: End
    /// The end of what it wrote to both streams; invalid UTF-8 is replaced.
    let output: String

    /// - Parameters:
    ///   - words: program and arguments; a name is looked up in the `PATH` of the environment.
    ///   - input: the file that is its standard input.
    ///   - log: where both of its streams go. A file, since what it started may keep a pipe open for ever.
    static func of(
        _ words: [String], environment: [String: String], input: String = "/dev/null", log: String, directory: String,
        within limit: Duration
    ) async -> ProgramRun {
        guard let program = words.first,
            let standardInput = try? FileDescriptor.open(input, .readOnly, options: [.closeOnExec]),
            let output = try? FileDescriptor.open(
                log, .readWrite, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
        else { return ProgramRun(end: .couldNotStart, output: "") }
        defer {
            try? standardInput.close()
            try? output.close()
        }
        var options = PlatformOptions()
        // No terminal: a program that would ask a person gets an error instead.
        options.createSession = true
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(2))]
        let configuration = Configuration(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(Array(environment.map { Array("\($0.key)=\($0.value)\0".utf8) })),
            workingDirectory: FilePath(directory), platformOptions: options)
        let end = await withTaskGroup(of: End?.self) { group in
            group.addTask { await run(configuration, standardInput, output) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return ProgramRun(end: end ?? .tookTooLong(limit), output: tail(of: output))
    }

    private static func run(
        _ configuration: Configuration, _ input: FileDescriptor, _ output: FileDescriptor
    ) async -> End {
        let result = try? await Subprocess.run(
            configuration, input: .fileDescriptor(input, closeAfterSpawningProcess: false),
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: false))
        guard let result else { return .couldNotStart }
        // What it left running is in its session still.
        kill(-result.processIdentifier.value, SIGKILL)
        switch result.terminationStatus {
        case .exited(let status): return .exited(Int(status))
        case .signaled(let signal): return .signalled(Int(signal))
        }
    }

    /// The last bytes that were written: a program may say more than anybody reads.
    private static func tail(of file: FileDescriptor) -> String {
        let longest: Int64 = 16_384
        guard let size = try? file.seek(offset: 0, from: .end),
            (try? file.seek(offset: max(0, size - longest), from: .start)) != nil
        else { return "" }
        var bytes = [UInt8](repeating: 0, count: Int(min(size, longest)))
        let count = bytes.withUnsafeMutableBytes { (try? file.read(into: $0)) ?? 0 }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
