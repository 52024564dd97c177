/// A program that did not do what it was run for, with its own words.
public struct ProgramFailure: Error, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case couldNotStart(String)
        case ended(ExitStatus)
        case tookTooLong(Duration)
    }

    /// The command line.
    public let command: String
    public let reason: Reason
    /// What the program wrote, whole.
    public let output: String

    init(_ program: Program, _ reason: Reason, output: String) {
        command = program.commandLine
        self.reason = reason
        self.output = output
    }

    public var description: String {
        let text = output.isEmpty ? "It wrote nothing." : "It wrote:\n\(output)"
        return "\(command): \(reason)\n\(text)"
    }
}

extension ProgramFailure.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .couldNotStart(let why): "could not be started (\(why))"
        case .ended(let status): "ended with \(status)"
        case .tookTooLong(let limit): "was not done after \(limit.components.seconds) s"
        }
    }
}
