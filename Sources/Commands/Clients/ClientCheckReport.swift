import Clients
import Grants
import HelperKit

/// What came of trying a client.
struct ClientCheckReport: Encodable, Sendable {
    var version = 1
    let client: String
    let form: String
    let account: String
    private(set) var checks: [Check] = []
    private(set) var problems: [Problem] = []
    /// In the order of their appearance.
    private(set) var failures: [ProgramFailure] = []

    struct Check: Encodable, Sendable {
        var direction: Direction
        /// What the client did and what worked; nothing where it was not tried.
        var did: String?
    }

    struct Problem: Encodable, Sendable {
        var direction: Direction?
        var status: Int32
        var what: String
        var remedy: String
    }

    private enum CodingKeys: CodingKey {
        case version, client, form, account, checks, problems
    }

    init(_ configuration: ClientConfiguration) {
        client = configuration.client.name.text
        form = configuration.form.name
        account = configuration.account.name.text
    }

    var triedAnything: Bool { checks.contains { $0.did != nil } }

    mutating func add(_ login: ClientLogin, did: String?) {
        checks.append(Check(direction: login.connection.direction, did: did))
    }

    mutating func add(_ failure: ProgramFailure, _ login: ClientLogin? = nil) {
        failures.append(failure)
        problems.append(
            Problem(
                direction: login?.connection.direction, status: failure.status.rawValue, what: failure.what,
                remedy: failure.remedy))
    }

    /// For a person, one line a connection that had no failure.
    var lines: [String] {
        checks.map { check in
            let outcome =
                check.did.map { "works (\(client), form \(form): \($0))" }
                ?? "not tried: \(client) does nothing here without a person, or without a message (--send); "
                + "what it would be given is there"
            return "\(account) \(check.direction): \(outcome)"
        }
    }
}
