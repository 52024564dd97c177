public import Grants
import OAuth

/// What was found for an address, and how each step went.
public struct Findings: Sendable {
    public var steps: [StepReport] = []
    /// A provider with a file of its own; then nothing else was looked for.
    public var provider: Found<KnownProvider>?
    /// The best comes first.
    public var servers: Found<[ServerOffer]>?
    public var authorization: Found<AuthorizationOffer>?
    public var doubts: [Doubt] = []

    public init() {}

    public var isEmpty: Bool { provider == nil && (servers?.value ?? []).isEmpty }

    /// The offers for one direction, the best first.
    public func servers(_ direction: Direction) -> [ServerOffer] {
        (servers?.value ?? []).filter { $0.mailProtocol.serves(direction) }
    }
}

/// One step of the search, in the order of the search.
public struct StepReport: Sendable, Equatable {
    public enum Outcome: String, Sendable, Equatable {
        case found
        case nothing
        /// Not taken, as without a network.
        case skipped
    }

    /// What was looked at, such as `MX records`.
    public var step: String
    public var outcome: Outcome
    /// What was found, or why there was nothing: one printable line.
    public var detail: String
    /// The hosts that were contacted over HTTPS, in order.
    public var hosts: [String]

    public init(_ step: String, _ outcome: Outcome, _ detail: String, hosts: [String] = []) {
        self.step = step
        self.outcome = outcome
        self.detail = PrintableText.line(detail, limit: 400)
        self.hosts = hosts
    }
}
