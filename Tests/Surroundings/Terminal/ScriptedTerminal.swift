import FoundationEssentials

/// A terminal with a person before it: scripted-terminal.py.
public struct ScriptedTerminal: Sendable {
    public struct Step: Sendable, Encodable {
        /// A regular expression (Python's) that is waited for in what was shown since the step before.
        public var expect: String
        public var send: String?
        /// A file whose content is typed, as it is then.
        public var sendFile: String?
        /// The scripted browser, run at the address that is the first group of ``expect``. A second group is the code
        /// that its person types.
        public var browse: String?

        public init(_ expect: String, send: String? = nil, sendFile: String? = nil, browse: String? = nil) {
            self.expect = expect
            self.send = send
            self.sendFile = sendFile
            self.browse = browse
        }

        private enum CodingKeys: String, CodingKey {
            case expect, send, browse
            case sendFile = "send_file"
        }
    }

    private struct Plan: Encodable {
        let columns: Int
        let rows: Int
        let screen: String
        let steps: [Step]
    }

    private let directory: String

    /// - Parameter directory: one of its own.
    public init(in directory: String) throws {
        self.directory = directory
        try writePrivateFile(
            PackageResources.scripted_terminal_py, to: "\(directory)/scripted-terminal.py", mode: 0o700)
    }

    /// How a program ended that ran on it, and everything that was shown.
    public struct Visit: Sendable {
        /// 128 and the number of the signal where one ended it.
        public let status: ExitStatus
        public let shown: String
        /// What the terminal itself had to say.
        public let problem: String
    }

    public func run(_ program: Program, columns: Int = 100, rows: Int = 50, _ steps: Step...) async throws -> Visit {
        let screen = "\(directory)/screen"
        let plan = Plan(columns: columns, rows: rows, screen: screen, steps: steps)
        try writePrivateFile(try JSONEncoder().encode(plan), to: "\(directory)/steps.json")
        var environment = program.environment
        environment["TERM"] = "xterm-256color"
        let outcome = try await Program(
            "\(directory)/scripted-terminal.py",
            ["\(directory)/steps.json", program.executable] + program.arguments, environment: environment,
            directory: program.directory
        ).run(within: .seconds(150))
        return Visit(
            status: outcome.status, shown: String(decoding: try Data(contentsOf: URL(filePath: screen)), as: UTF8.self),
            problem: outcome.errors)
    }
}
