public import Grants

/// What differs between the declarations and what is, and making it so.
public protocol PlanOperations: Sendable {
    /// As `mailgrant plan` prints it, in its order; empty where nothing is to be done.
    func plan() async throws(ConsoleProblem) -> [PlannedStep]

    /// Does all that needs no person, as `mailgrant apply` does.
    ///
    /// - Parameter report: told each step that was tried.
    /// - Returns: what is left to be done.
    func apply(report: @escaping @Sendable (AppliedStep) -> Void) async throws(ConsoleProblem) -> [PlannedStep]
}

/// One line of a plan.
public struct PlannedStep: Sendable, Equatable {
    /// The line as `mailgrant plan` prints it, such as `work incoming: authorize`.
    public var line: String
    public var account: PlainName?
    public var direction: Direction?
    /// Whether it needs a person's consent, which applying never gives.
    public var needsPerson: Bool

    public init(line: String, account: PlainName? = nil, direction: Direction? = nil, needsPerson: Bool = false) {
        self.line = line
        self.account = account
        self.direction = direction
        self.needsPerson = needsPerson
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
