import Glibc
public import Subprocess
public import SystemPackage

/// How every program is started that mailgrant runs beside itself: plugins, git, mail programs, browsers.
///
/// It gets a session of its own, and with it no terminal: it cannot ask a person, Ctrl-C reaches this program alone, which
/// ends it in order, and what it leaves running can be ended with its session. No shell is between, and it has no
/// descriptor but its three streams, since swift-subprocess closes the others.
public struct ChildProgram: Sendable {
    /// What swift-subprocess is given.
    public let configuration: Configuration

    /// - Parameters:
    ///   - program: a path, or a name that is looked up in the `PATH` of the environment.
    ///   - environment: all that it gets. No secret is among it, and none among the arguments.
    ///   - directory: where it runs; nothing leaves it where this program runs.
    ///   - grace: how long it has after SIGTERM when the task that runs it is cancelled, before SIGKILL.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String], directory: String? = nil,
        grace: Duration = .seconds(2)
    ) {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: grace)]
        configuration = Configuration(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .custom(environment.map { Array("\($0.key)=\($0.value)\0".utf8) }),
            workingDirectory: directory.map { FilePath($0) }, platformOptions: options)
    }

    /// Runs a program for so long at most, and ends it then.
    ///
    /// - Parameter body: runs it, and ends early when it is cancelled.
    /// - Returns: nothing where the time was over first.
    public static func limited<Value: Sendable>(
        to limit: Duration, _ body: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Ends what a program that has ended left running in its session.
    public static func endSession(of process: ProcessIdentifier) {
        kill(-process.value, SIGKILL)
    }
}

extension FileDescriptor {
    /// The end of what a program wrote into a file, which may be more than anybody reads; invalid UTF-8 is replaced.
    public func writtenEnd(longest: Int = 16_384) -> String {
        guard let size = try? seek(offset: 0, from: .end),
            (try? seek(offset: max(0, size - Int64(longest)), from: .start)) != nil
        else { return "" }
        var bytes = [UInt8](repeating: 0, count: min(Int(size), longest))
        let count = bytes.withUnsafeMutableBytes { (try? read(into: $0)) ?? 0 }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
