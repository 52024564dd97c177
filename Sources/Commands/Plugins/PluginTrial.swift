import ConfigurationFiles
import Grants
import LocalState
import PluginPrograms
import TokenStoreConformance
import TokenStores

/// The checks that a plugin of a kind must pass, run one by one.
struct PluginTrial: Sendable {
    let program: PluginProgram
    private var checks: [Check]
    /// What is to be put in order at the end, however it came.
    private var tidyUp: @Sendable () async -> Void = {}

    /// One sentence of what the program must do, and how it is checked.
    struct Check: Sendable {
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
        if program.kind == .client {
            // Whoever tests a program has named it, which is leave enough.
            let trial = ClientProgramTrial(
                program: program,
                host: ClientProgramHost(registry: context.pluginRegistry, runner: runner, allows: { _ in true }))
            checks += ClientProgramTrial.checks.map { check in
                Check(sentence: check.sentence) { try await check.run(trial) }
            }
        }
        self.checks = checks
    }

    /// The same, with what a person who signs in adds to it.
    func followed(by signIn: ProviderSignInTrial) -> PluginTrial {
        var trial = self
        trial.checks += signIn.checks
        trial.tidyUp = { await signIn.tidyUp() }
        return trial
    }

    /// Runs them, one after the other. Where the program cannot be started, is silent or locked, or a sign-in came to
    /// nothing, what follows would only say so again, and is left out.
    ///
    /// - Parameter body: is given each outcome once it is known.
    /// - Returns: how many were left out.
    func run(_ body: (Outcome) throws -> Void) async throws -> Int {
        let result: Result<Int, any Error>
        do {
            result = .success(try await runChecks(body))
        } catch {
            result = .failure(error)
        }
        // Also for a person who has thought better of it.
        await Task { [tidyUp] in await tidyUp() }.value
        return try result.get()
    }

    private func runChecks(_ body: (Outcome) throws -> Void) async throws -> Int {
        for (index, check) in checks.enumerated() {
            var outcome = Outcome(check: check.sentence, passed: true)
            do {
                try await check.run()
            } catch {
                try Task.checkCancellation()
                outcome.passed = false
                outcome.failure = VisibleText.line(Self.sentence(error), limit: 300)
                try body(outcome)
                if Self.isLast(error) { return checks.count - index - 1 }
                continue
            }
            try body(outcome)
        }
        return 0
    }

    private static func sentence(_ error: any Error) -> String {
        switch error {
        case let error as TokenStoreError: [error.detail, error.remedy].compactMap { $0 }.joined(separator: "; ")
        case let error as ProgramError: error.what
        default: "\(error)"
        }
    }

    private static func isLast(_ error: any Error) -> Bool {
        switch error {
        case let error as PluginError:
            switch error.reason {
            case .notRunnable, .couldNotStart, .tookTooLong: true
            case .failed(let status): program(error, saysThatItCannotWork: status)
            default: false
            }
        case let error as TokenStoreError: [.absent, .locked, .dismissed, .hung].contains(error.code)
        case is ProviderSignInTrial.Failure: true
        default: false
        }
    }

    /// A store that lacks something, or that a person must unlock.
    private static func program(_ error: PluginError, saysThatItCannotWork status: Int32) -> Bool {
        error.program.kind == .store && [69, 77].contains(status)
    }
}
