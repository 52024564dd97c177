public import CredentialWire

/// Why a plugin gave no answer.
public struct PluginError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// Its file cannot be run.
        case notRunnable(PluginFault)
        /// The system would not start it. The text is the system's reason.
        case couldNotStart(String)
        /// Its time was over, and it was ended.
        case tookTooLong(Duration)
        /// It wrote more than ``PluginLimits/output``, and was ended.
        case tooMuchOutput
        /// What it wrote is no message of the wire.
        case malformed(CredentialWireError)
        /// What is to be sent is no message of the wire; the program was not started or got none of it.
        case unsendable(CredentialWireError)
        /// It ended with a status of failure.
        case failed(status: Int32)
        /// A signal ended it that mailgrant did not send.
        case killed(signal: Int32)
        /// It ended in order, and without a message that was waited for.
        case noAnswer
        /// What it says of itself is no description. The text is a sentence for its author.
        case misdescribed(String)
        /// The task that waited for it was cancelled, and it was ended.
        case cancelled
    }

    public var program: PluginProgram
    public var reason: Reason
    /// The last line of what it said on standard error, printable; empty where it said nothing. A line that holds a
    /// secret which was sent or received is left out.
    public var said: String

    public init(_ program: PluginProgram, _ reason: Reason, said: String = "") {
        self.program = program
        self.reason = reason
        self.said = said
    }
}

extension PluginError: CustomStringConvertible {
    /// Part of a sentence, such as `mailgrant-store-pass ended with status 1: gpg: no secret key`.
    public var description: String {
        let what = "\(program.executable) \(reason)"
        return said.isEmpty ? what : "\(what): \(said)"
    }

    /// What a person does next.
    public var remedy: String {
        switch reason {
        case .notRunnable(.notExecutable): "make it executable: chmod +x \(program.path ?? program.executable)"
        case .notRunnable, .couldNotStart: "mend or remove \(program.path ?? program.executable)"
        case .unsendable: "take the line breaks out of the value, or make it shorter"
        // What is not there, or is locked, is no fault of the program's: it has said what to do.
        case .failed(69) where program.kind == .store && !said.isEmpty,
            .failed(77) where program.kind == .store && !said.isEmpty:
            "do what it says, and try again"
        case .tookTooLong, .tooMuchOutput, .malformed, .failed, .killed, .noAnswer, .misdescribed, .cancelled:
            [.store, .provider, .client].contains(program.kind)
                ? "see what is wrong with it: mailgrant plugin test \(program.kind.rawValue) \(program.name)"
                : "mend it, or install another version of it"
        }
    }
}

extension PluginError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notRunnable(.leadsNowhere): "is a symbolic link that leads nowhere"
        case .notRunnable(.notAFile): "is not a file"
        case .notRunnable(.notExecutable): "is not executable"
        case .couldNotStart(let detail): "cannot be started: \(detail)"
        case .tookTooLong(let limit): "gave no answer within \(limit.formattedSeconds) and was ended"
        case .tooMuchOutput: "wrote more than \(PluginLimits.output) bytes and was ended"
        case .malformed(let error): "gave an answer that cannot be read, \(error)"
        case .unsendable(let error): "cannot be asked, \(error)"
        case .failed(let status): "ended with status \(status)"
        case .killed(let signal): "was ended by signal \(signal)"
        case .noAnswer: "ended without an answer"
        case .misdescribed(let fault): "does not describe itself as it must: \(fault)"
        case .cancelled: "was interrupted"
        }
    }
}

extension Duration {
    fileprivate var formattedSeconds: String {
        let (seconds, attoseconds) = components
        guard attoseconds != 0 else { return "\(seconds) s" }
        return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}
