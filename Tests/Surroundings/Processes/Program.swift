import Subprocess
import SystemPackage

/// A program as it is to be run: what, with which arguments, in which environment, as whom.
///
/// Nothing is inherited from the process that runs it, so that a test means the same on every machine.
public struct Program: Sendable {
    /// An absolute path, or a name that is looked up in the `PATH` of ``environment``.
    public var executable: String
    public var arguments: [String]
    public var environment: [String: String]
    /// The directory it runs in; nil is that of the caller.
    public var directory: String?
    /// Whom it runs as; nil is the caller's own user.
    public var user: UnprivilegedUser?

    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = Program.plainEnvironment,
        directory: String? = nil, user: UnprivilegedUser? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.user = user
    }

    /// The environment of a program that needs nothing special: the system's directories and UTF-8.
    public static let plainEnvironment = ["PATH": systemPath, "LANG": "C.UTF-8"]

    /// Where the system's own programs are, servers included.
    public static let systemPath = "/usr/bin:/bin:/usr/sbin:/sbin"

    /// The program's name without its directories.
    public var name: String {
        executable.split(separator: "/").last.map(String.init) ?? executable
    }

    /// The command line as a person would read it; not quoted for a shell.
    public var commandLine: String {
        ([name] + arguments).joined(separator: " ")
    }

    /// How swift-subprocess is to start it: in a session of its own, so that Ctrl-C in the terminal reaches only the
    /// process that runs the programs, which then ends them in order.
    var configuration: Configuration {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = Self.teardown
        return Configuration(
            executable: command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0]),
            arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(Array(environment.map { Array("\($0.key)=\($0.value)\0".utf8) })),
            workingDirectory: directory.map { FilePath($0) },
            platformOptions: options)
    }

    /// What is started. Another user is become by setpriv(1), a new program: swift-subprocess would do it in the copy of
    /// this process, where setgroups(3) now and then waits for ever for a thread that the copy does not have.
    private var command: [String] {
        guard let user, user.mustBeBecome else { return [executable] + arguments }
        return ["setpriv", "--reuid=\(user.userID)", "--regid=\(user.groupID)", "--clear-groups", "--", executable]
            + arguments
    }

    /// First the polite signal; the kill that swift-subprocess adds comes after the wait.
    static let teardown: [TeardownStep] = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
}
