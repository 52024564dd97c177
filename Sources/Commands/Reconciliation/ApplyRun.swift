import ConfigurationFiles
import Grants
import HelperKit
import LocalState
import Reconciliation

/// `mailgrant apply` at work: what differs, one thing after another, each whole before the next.
///
/// Nothing of a run is remembered beside its effects: what the next run has to do follows from what is there.
struct ApplyRun {
    /// Who answers.
    enum Answers: Sendable {
        /// A person at a terminal.
        case asking
        /// The same, who has said yes to what can be said in advance.
        case askingLess
        /// A person who looks on, has asked for all of this, and answers elsewhere: in the console.
        case looking
        case nobody

        /// Whether a question reaches somebody.
        var canAnswer: Bool { self == .asking || self == .askingLess }
    }

    let session: Session
    let answers: Answers
    /// Takes what a person is to read.
    let show: @Sendable (String) -> Void
    private let names: Set<PlainName>
    private(set) var outcomes: [Outcome] = []
    /// What a person said no to.
    private var declined: [Difference] = []

    /// One thing that was tried.
    struct Outcome: Sendable {
        var difference: Difference
        /// Nothing where it was done.
        var failure: ProgramFailure?
    }

    var context: CommandContext { session.context }

    /// - Parameter names: of the accounts; all, and the machine, where none is named.
    init(_ session: Session, of names: Set<PlainName>, answers: Answers, show: @escaping @Sendable (String) -> Void) {
        self.session = session
        self.names = names
        self.answers = answers
        self.show = show
    }

    /// Waits until no other apply is at work.
    ///
    /// - Throws: ``ProgramFailure`` with status 75 where another does not come to its end, such as one that asks a person.
    static func lock(_ context: CommandContext) async throws(ProgramFailure) -> any HeldLock {
        do throws(LedgerError) {
            if let lock = try await ApplyLock(in: context.state).take(within: .seconds(60)) { return lock }
        } catch {
            throw ProgramFailure(.ledger(error), "apply", nil)
        }
        throw ProgramFailure(
            .temporaryFailure, "apply", what: "another mailgrant apply is at work, or waits for a person",
            remedy: "let it come to its end, then run this again")
    }

    /// Makes everything as declared that can be, while no other apply is at work. Where something stands in the way of all of
    /// it, nothing is done.
    ///
    /// - Parameters:
    ///   - names: of the accounts; all, and the machine, where none is named.
    ///   - interaction: whether the keyring may ask.
    ///   - show: takes what a person is to read.
    ///   - stream: where a sign-in shows itself.
    /// - Throws: ``ProgramFailure`` where nothing can be read; `CancellationError`.
    static func apply(
        _ names: Set<PlainName>, _ context: CommandContext, answers: Answers, interaction: Interaction,
        show: @escaping @Sendable (String) -> Void, on stream: Terminal.Stream = .output
    ) async throws -> Report {
        let plan = try await context.surveyBesideKnown().plan
        let lock = try await lock(context)
        defer { lock.release() }
        guard plan.obstacle == nil else { return Report(left: plan.limited(to: names)) }
        return try await Session.with(context, interaction: interaction, showing: show, on: stream) { session in
            var run = ApplyRun(session, of: names, answers: answers, show: show)
            try await run.run()
            return try await run.report()
        }
    }

    /// - Throws: ``ProgramFailure`` where nothing can be read; `CancellationError`.
    private mutating func run() async throws {
        // All accounts are read here: a token of one that is left out would look like one of nobody's.
        var survey = try await context.survey()
        // Before a mail program may be told of another server.
        await StaleTokens.drop(survey.declared, context)
        let renames = differences(survey) { if case .rename = $0.change { true } else { false } }
        for rename in renames { try await attempt(rename, survey) }
        if !renames.isEmpty { survey = try await context.survey() }
        if survey.isWhole {
            try? DeclaredPlace(in: context.state).remember(context.configuration.path, replacing: true)
        }

        for account in survey.accounts where isMeant(account.name) { try await settle(account, survey) }
        for end in differences(survey, where: \.isEnd) { try await attempt(end, survey) }

        // What a server accepts decides what a mail program is told.
        survey = try await installClients()
        for timer in differences(survey, where: { $0.account == nil }) { try await attempt(timer, survey) }
    }

    /// Installs, updates and removes mail programs' configurations. Once one is away, another's may have to change: what a
    /// file may say once somebody else says then.
    private mutating func installClients() async throws -> Survey {
        var tried: [Difference] = []
        while true {
            let survey = try await context.surveyBesideKnown()
            let differences = differences(survey) { difference in
                difference.change.installation != nil && !tried.contains { $0.isSame(as: difference) }
            }
            guard !differences.isEmpty else { return survey }
            tried += differences
            for difference in differences { try await attempt(difference, survey) }
        }
    }

    /// What came of it and what is left.
    func report() async throws -> Report {
        Report(
            outcomes: outcomes, declined: declined,
            left: try await context.surveyBesideKnown().plan.limited(to: names))
    }

    struct Report: Sendable {
        var outcomes: [Outcome] = []
        var declined: [Difference] = []
        var left: Plan

        /// Nothing where everything is as declared.
        var status: HelperKit.ExitStatus? {
            if !left.needs.isEmpty { return .noPermission }
            if let failure = outcomes.lazy.compactMap(\.failure).first { return failure.status }
            if !left.errors.isEmpty { return .configuration }
            return declined.isEmpty ? nil : .noPermission
        }
    }

    private func differences(_ survey: Survey, where isWanted: (Difference) -> Bool) -> [Difference] {
        survey.plan.limited(to: names).differences.filter(isWanted)
    }

    private func isMeant(_ name: PlainName) -> Bool { names.isEmpty || names.contains(name) }

    /// Settles one account's connections: after each thing that is done it is seen anew what is left, since a consent for
    /// one connection may be one for the other.
    private mutating func settle(_ account: Account, _ survey: Survey) async throws {
        var tried: [Difference] = []
        while true {
            let record: AccountRecord
            do {
                record = try context.ledger.record(of: account.name)
            } catch {
                throw ProgramFailure(.ledger(error), account.name.text, nil)
            }
            let next = AccountPlan(account, record).differences.first { difference in
                !tried.contains { $0.isSame(as: difference) }
            }
            guard let next else { return }
            tried.append(next)
            // What is authorized is verified with it; where that failed there is nothing more to try.
            if next.direction != nil {
                tried.append(Difference(account: account.name, direction: next.direction, .verify))
            }
            try await attempt(next, survey)
        }
    }

    private mutating func attempt(_ difference: Difference, _ survey: Survey) async throws {
        try Task.checkCancellation()
        guard try isAgreed(difference) else { return }
        // An editor, or git, that takes a file away for a moment to write it anew has put it back by now; and a person may
        // have thought for long.
        if difference.isEnd, try await !isDifferent(difference) { return }
        do throws(ProgramFailure) {
            try await perform(difference, survey)
            outcomes.append(Outcome(difference: difference))
            context.ledger.note(
                JournalEvent(
                    .applied, account: difference.account, direction: difference.direction, detail: difference.deed))
        } catch {
            // Ctrl-C is no failure of what was being done.
            try Task.checkCancellation()
            outcomes.append(Outcome(difference: difference, failure: error))
        }
    }

    /// Whether it differs still, in files that are all read again.
    private func isDifferent(_ difference: Difference) async throws -> Bool {
        try await context.renewed.survey().plan.differences.contains { $0.isSame(as: difference) }
    }

    /// Whether it is to be done now.
    private mutating func isAgreed(_ difference: Difference) throws -> Bool {
        let question: String
        switch difference.need {
        case .secret, .line, .command: return false
        case .consent: question = "\(difference.line)\nAsk the provider for consent now?"
        case .confirmation: question = "\(difference.line)\nMay its tokens go there?"
        case nil:
            guard difference.isEnd, answers == .asking else { return true }
            question = "\(difference.line)\nEnd its grants at the provider, and delete what is kept of it here?"
        }
        guard answers.canAnswer else { return false }
        if try context.terminal.confirms(question) { return true }
        declined.append(difference)
        return false
    }
}

extension Difference {
    /// Whether something ends that cannot be brought back without a person.
    var isEnd: Bool {
        switch change {
        case .revoke, .forget: true
        default: false
        }
    }

    /// What was done, for the journal.
    fileprivate var deed: String {
        ([change.word, change.installation?.client.text].compactMap { $0 } + details.map { "(\($0))" })
            .joined(separator: " ")
    }
}
