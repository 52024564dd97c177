import ChildPrograms
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
        // No terminal: a program that would ask a person gets an error instead.
        let child = ChildProgram(
            program, Array(words.dropFirst()), environment: environment, directory: directory)
        let end = await ChildProgram.limited(to: limit) { await run(child, standardInput, output) }
        return ProgramRun(end: end ?? .tookTooLong(limit), output: output.writtenEnd())
    }

    private static func run(
        _ child: ChildProgram, _ input: FileDescriptor, _ output: FileDescriptor
    ) async -> End {
        let result = try? await Subprocess.run(
            child.configuration, input: .fileDescriptor(input, closeAfterSpawningProcess: false),
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: false))
        guard let result else { return .couldNotStart }
        ChildProgram.endSession(of: result.processIdentifier)
        switch result.terminationStatus {
        case .exited(let status): return .exited(Int(status))
        case .signaled(let signal): return .signalled(Int(signal))
        }
    }
}
