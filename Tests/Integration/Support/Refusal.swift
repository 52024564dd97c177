import Surroundings
import Testing

/// `authorize` prints the address on standard output, so only its end and its words count.
func expectRefusal(
    _ program: Program, _ status: FailureStatus = .noPermission, saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let outcome = try await program.run()
    #expect(outcome.status == .exited(status.rawValue), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
}
