import ArgumentParser
import Grants
import HelperKit
import Loopback
import PluginPrograms

/// `mailgrant plugin test`.
struct PluginTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the checks that a store, a provider or a client must pass against any program.",
        discussion: """
            A store is given made-up secrets under IDs of their own, and everything that was saved is erased again. A \
            provider is asked what it is, and for a token that it cannot have; with --authorize you sign in with it, and what it \
            gave is used and revoked. Nothing of that is kept. A client is asked what it is and what \
            it would write for made-up accounts; nothing is written.

            Each check is a line: "ok" and what the program must do, or "not ok" and what it did instead. The status is 0 \
            where all pass, else 1.
            """)

    @Argument(help: "What it is: store, provider or client.")
    var kind: String

    @Argument(help: "Its name as declarations have it, such as \"pass\" or \"git-credential:libsecret\".")
    var name: String

    @Option(
        help: ArgumentHelp(
            "Of a provider: sign in for this address, and see what comes of it.", valueName: "address"))
    var authorize: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if authorize != nil, kind != PluginKind.provider.rawValue {
            throw ValidationError("--authorize is for a provider.")
        }
    }

    func run() async throws {
        let context = try CommandContext()
        let program = try program(context)
        let command = self
        try await Interruption.cancelling { try await command.test(program, context) }
    }

    private func program(_ context: CommandContext) throws(ProgramFailure) -> PluginProgram {
        guard ["store", "provider", "client"].contains(kind) else {
            throw ProgramFailure(
                .usage, "plugin", what: "there are no checks for \"\(kind)\"",
                remedy: "say store, provider or client, and the name")
        }
        let named = try PluginChoice.names(name, kind: kind)
        let program = try PluginChoice.programs(named, name, context.pluginRegistry)[0]
        guard program.origin != .builtIn else {
            throw ProgramFailure(
                .usage, name, what: "it is a part of mailgrant, whose own tests check it",
                remedy: "name a program: see mailgrant plugin list")
        }
        if let fault = program.fault {
            let error = PluginError(program, .notRunnable(fault))
            throw ProgramFailure(.unavailable, name, what: error.description, remedy: error.remedy)
        }
        return program
    }

    private func test(_ program: PluginProgram, _ context: CommandContext) async throws {
        var outcomes: [PluginTrial.Outcome] = []
        var trial = PluginTrial(program, context)
        if let authorize {
            let consent = LoopbackConsent(context, ways: .atTerminal(of: context.environment), on: .error) {
                context.terminal.note($0)
            }
            trial = trial.followed(
                by: ProviderSignInTrial(program, address: authorize, consent: consent, context))
        }
        let leftOut = try await trial.run { outcome in
            outcomes.append(outcome)
            guard !json else { return }
            let state = outcome.passed ? context.terminal.styled("ok", .good) : context.terminal.styled("not ok", .bad)
            try context.terminal.print("\(state)  \(outcome.check)" + (outcome.failure.map { ": \($0)" } ?? ""))
        }
        if json {
            try context.terminal.print(json: Report(program, outcomes, leftOut))
        } else {
            for note in notes(leftOut) { context.terminal.note(note) }
        }
        guard outcomes.allSatisfy(\.passed) else { throw PluginTestFailure() }
    }

    /// What was not checked.
    private func notes(_ leftOut: Int) -> [String] {
        if leftOut > 0 { return ["\(leftOut) more checks were left out: they need what the last one lacks"] }
        guard kind == PluginKind.provider.rawValue, authorize == nil else { return [] }
        return ["what it does once somebody has signed in was not checked: add --authorize ADDRESS"]
    }

    private struct Report: Encodable {
        var version = 1
        var kind: String
        var name: String
        var path: String?
        var checks: [PluginTrial.Outcome]
        /// How many checks were not made.
        var leftOut: Int

        init(_ program: PluginProgram, _ checks: [PluginTrial.Outcome], _ leftOut: Int) {
            kind = program.kind.rawValue
            name = program.name.text
            path = program.path
            self.checks = checks
            self.leftOut = leftOut
        }
    }
}

/// A program that was tested did not pass. That is no failure of mailgrant's, and has a status of its own.
struct PluginTestFailure: Error {
    static let status: Int32 = 1
}
