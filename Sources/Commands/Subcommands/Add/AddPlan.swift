import Declarations
import Discovery
import FoundationEssentials
import Grants
import OAuth
import Providers

/// An account that is to be declared, and where each of its values comes from.
struct AddPlan {
    var account: NewAccount
    var findings = Findings()
    /// What was found, for a person, in the order of the declaration.
    var facts: [AddFact] = []
    /// Where a client could be registered, and for which scopes.
    var registration: PlannedRegistration?
    /// Why an issuer whose metadata may name such a place could not be asked for it.
    var unansweredIssuer: String?
    /// What the domain's document publishes beside a client ID.
    var publishedClient: RegisteredClient?

    init(_ account: NewAccount) {
        self.account = account
    }

    mutating func note(_ what: String, _ value: String, from source: String) {
        facts.append(
            AddFact(
                what: what, value: PrintableText.line(value, limit: 400), from: PrintableText.line(source, limit: 300)))
    }

    /// Whether any connection needs an access token.
    var needsGrant: Bool {
        [account.incoming, account.outgoing].contains { $0.map { $0.authentication != .password } ?? false }
    }
}

/// One value that was found.
struct AddFact: Encodable, Equatable {
    /// Such as `incoming`.
    var what: String
    /// One printable line, as the one below is.
    var value: String
    /// Where it was found.
    var from: String
}

/// A registration that would be made.
struct PlannedRegistration {
    var endpoint: URL
    var metadata: ClientMetadata
    /// What the account would ask for.
    var wanted: [String]
    /// What of it the client is registered for.
    var scopes: [String]
}
