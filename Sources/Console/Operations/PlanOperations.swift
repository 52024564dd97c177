public import Grants

/// What differs between the declarations and what is, and making it so.
public protocol PlanOperations: Sendable {
    /// As `mailgrant plan` prints it, in its order.
    ///
    /// - Parameter accounts: only what is about these; empty stands for everything.
    func plan(of accounts: [PlainName]) async throws(ConsoleProblem) -> PlanSheet

    /// Does all that needs no person, as `mailgrant apply` does.
    ///
    /// - Parameters:
    ///   - accounts: as of ``plan(of:)``.
    ///   - revision: of the plan that a person has seen. Where it would be another by now, nothing is done.
    ///   - report: told each step that was tried.
    /// - Returns: what is left to be done.
    func apply(
        to accounts: [PlainName], shown revision: String, report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> PlanSheet
}

/// What is to be done, and what is wrong in files.
public struct PlanSheet: Sendable, Equatable {
    /// Empty where nothing is to be done.
    public var steps: [PlannedStep]
    /// What keeps accounts from being planned.
    public var errors: [Finding]
    /// Whether a step that needs a person has to be done before anything else can be.
    public var isBlocked: Bool

    public init(_ steps: [PlannedStep] = [], errors: [Finding] = [], isBlocked: Bool = false) {
        self.steps = steps
        self.errors = errors
        self.isBlocked = isBlocked
    }

    /// The same for the same steps only.
    public var revision: String { Revision.of(steps.flatMap { [$0.line, $0.fileChange?.text ?? ""] }) }
}

/// One line of a plan.
public struct PlannedStep: Sendable, Equatable {
    /// The line as `mailgrant plan` prints it, such as `work incoming: authorize`.
    public var line: String
    public var account: PlainName?
    public var direction: Direction?
    public var need: Need?
    /// How a file would change, as `mailgrant apply --dry-run` shows it.
    public var fileChange: FileDifference?

    /// What only a person can give; applying never gives it.
    public enum Need: Sendable, Equatable {
        /// In "OAuth Token Details".
        case authorization
        /// Something else: part of a sentence that may name a command.
        case step(String)
    }

    public init(
        line: String, account: PlainName? = nil, direction: Direction? = nil, need: Need? = nil,
        fileChange: FileDifference? = nil
    ) {
        self.line = line
        self.account = account
        self.direction = direction
        self.need = need
        self.fileChange = fileChange
    }
}

/// A step that was tried.
public struct AppliedStep: Sendable, Equatable {
    public var step: PlannedStep
    /// Why it came to nothing; nothing where it was done.
    public var problem: ConsoleProblem?

    public init(step: PlannedStep, problem: ConsoleProblem? = nil) {
        self.step = step
        self.problem = problem
    }
}
