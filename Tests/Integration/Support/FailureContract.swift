import Secrets
import Surroundings
import Testing

/// The exit statuses of a failing helper, named as in sysexits.h.
enum FailureStatus: Int32 {
    case usage = 64
    case dataError = 65
    case noInput = 66
    case noUser = 67
    case noHost = 68
    case unavailable = 69
    case cannotCreate = 73
    case ioError = 74
    case temporaryFailure = 75
    case protocolError = 76
    case noPermission = 77
    case configuration = 78
}

/// Runs a program that must fail as a helper fails: this exit status, nothing on standard output, and on standard error
/// one line that begins with `mailgrant: ` and holds these words.
///
/// - Parameters:
///   - secrets: what the line must not hold.
///   - input: what is on standard input.
@discardableResult
func expectFailure(
    of program: Program, _ status: FailureStatus, saying words: String..., secrets: [Secret] = [],
    input: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation
) async throws -> Outcome {
    let outcome = try await program.run(input: input)
    #expect(
        outcome.status == .exited(status.rawValue), "\(program.commandLine): \(outcome.errors)",
        sourceLocation: sourceLocation)
    // The count, since the bytes may be a token.
    #expect(outcome.standardOutput.count == 0, "\(program.commandLine)", sourceLocation: sourceLocation)
    expectOneLine(outcome.errors, sourceLocation)
    for word in words {
        #expect(
            outcome.errors.contains(word), "\(program.commandLine): \(outcome.errors)", sourceLocation: sourceLocation)
    }
    for secret in secrets {
        #expect(!outcome.errors.contains(secret.exposedText), "a secret is shown", sourceLocation: sourceLocation)
    }
    return outcome
}

private func expectOneLine(_ errors: String, _ sourceLocation: SourceLocation) {
    #expect(errors.hasPrefix("mailgrant: "), sourceLocation: sourceLocation)
    #expect(errors.last == "\n" && errors.count { $0 == "\n" } == 1, "\(errors)", sourceLocation: sourceLocation)
}
