public import Grants

/// What is, as far as it can be told without asking anybody.
public struct Observed: Sendable {
    public var records: [PlainName: AccountRecord]
    /// How mail programs' configurations differ.
    public var clients: ClientSurvey
    /// What is to be done about the timer.
    public var timer: Difference.Change?
    /// How the token store differs.
    public var store: Difference?
    /// Why no undeclared account is ended, such as that the configuration is not there at all.
    public var whyNothingEnds: Keeping?

    public init(
        records: [PlainName: AccountRecord], clients: ClientSurvey = ClientSurvey(), timer: Difference.Change? = nil,
        whyNothingEnds: Keeping? = nil
    ) {
        self.records = records
        self.clients = clients
        self.timer = timer
        self.whyNothingEnds = whyNothingEnds
    }
}
