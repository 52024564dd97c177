import ConfigurationFiles
import Grants
import LocalState
import PluginPrograms
import TokenStoreConformance
import TokenStores

/// The checks that a plugin of a kind must pass, run one by one.
struct PluginTrial: Sendable {
    let program: PluginProgram
    private let checks: [Check]

    private struct Check: Sendable {
        var sentence: String
        var run: @Sendable () async throws -> Void
    }

    /// What came of one check.
    struct Outcome: Encodable, Sendable {
        var check: String
        var passed: Bool
        /// What the program did instead.
        var failure: String?
    }

    init(_ program: PluginProgram, _ context: CommandContext) {
        self.program = program
        let runner = context.pluginRunner
        var checks = ProgramCheck.all(of: program.kind).map { check in
            Check(sentence: check.sentence) { try await check.run(on: program, runner) }
        }
        if program.kind == .store || program.kind == .gitCredential {
            let proven = ProvenStorePrograms(in: context.state)
            checks += ConformanceCheck.all.map { check in
                Check(sentence: check.sentence) {
                    try await check.run { ProgramStore(program, runner: runner, proven: proven).onTrial }
                }
            }
        }
        self.checks = checks
    }

    /// Runs all of them, one after the other.
    ///
    /// - Parameter body: is given each outcome once it is known.
    func run(_ body: (Outcome) throws -> Void) async throws {
        for check in checks {
            var outcome = Outcome(check: check.sentence, passed: true)
            do {
                try await check.run()
            } catch {
                try Task.checkCancellation()
                outcome.passed = false
                outcome.failure = VisibleText.line(Self.sentence(error), limit: 300)
            }
            try body(outcome)
        }
    }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case let error as TokenStoreError: error.detail
        default: "\(error)"
        }
    }
}
