import CredentialWire
import Grants
import HelperKit
import OAuth
import Secrets
import Testing

@testable import Commands

@Suite("Which declared connection answers git")
struct CredentialMatchTests {
    @Test(
        "A server is found by protocol, host and port in any spelling",
        arguments: [
            ("protocol=smtp\nhost=MAIL.example.org:587\n", true), ("protocol=smtps\nhost=mail.example.org:587\n", true),
            // Without a port, the one that mail is submitted at.
            ("protocol=smtp\nhost=mail.example.org\n", true), ("protocol=smtps\nhost=mail.example.org\n", false),
            ("protocol=smtp\nhost=mail.example.org:25\n", false), ("protocol=imap\nhost=mail.example.org:587\n", false),
            ("protocol=smtp\nhost=mail.example.org.:587\n", false),
        ])
    func server(request: String, expected: Bool) throws {
        let matches = [CredentialMatch](of: [try account("work")], at: try endpoint(request))
        #expect(matches.isEmpty == !expected)
    }

    @Test("An IPv6 address is found in any spelling")
    func address() throws {
        var account = try account("work")
        account.outgoing?.host = "2001:db8::1"
        let matches = [CredentialMatch](of: [account], at: try endpoint("protocol=smtp\nhost=[2001:DB8:0::1]:587\n"))
        #expect(matches.count == 1)
    }

    @Test("A user that is named decides; without one the only user answers, and of several none")
    func users() throws {
        let home = try CredentialMatch(account("home")), work = try CredentialMatch(account("work"))
        #expect(try [home, work].answering(user: "work@example.org")?.account == work.account)
        #expect(try [home, work].answering(user: "Work@example.org") == nil)
        #expect(try [home, work].answering(user: nil) == nil)
        #expect(try [work].answering(user: nil)?.account == work.account)
        #expect(try [CredentialMatch]().answering(user: nil) == nil)
    }

    @Test("An account that has the server in both directions answers as one, with its incoming connection")
    func bothDirections() throws {
        var account = try account("work")
        account.outgoing?.mailProtocol = .ews
        account.incoming = account.outgoing
        account.incoming?.direction = .incoming
        let matches = [CredentialMatch](of: [account], at: try endpoint("protocol=https\nhost=mail.example.org:587\n"))
        #expect(matches.count == 2)
        #expect(try matches.answering(user: nil)?.connection.direction == .incoming)
        #expect(try matches.answering(user: "work@example.org")?.connection.direction == .incoming)
    }

    @Test("Where several accounts have the server and the user, each is named")
    func several() throws {
        let matches = try ["home", "work"].map { name in
            var match = try CredentialMatch(account(name))
            match.connection.user = "alice@example.org"
            return match
        }
        let failure = #expect(throws: ProgramFailure.self) { try matches.answering(user: "alice@example.org") }
        #expect(failure?.status == .usage)
        #expect(failure?.what.hasSuffix("home outgoing, work outgoing") ?? false)
    }

    private func endpoint(_ request: String) throws -> CredentialEndpoint {
        try #require(try CredentialMessage(parsing: Secret(request)).endpoint)
    }

    private func account(_ name: String) throws -> Account {
        let connection = Connection(
            direction: .outgoing, mailProtocol: .smtp, host: "mail.example.org", port: 587, security: .starttls,
            user: "\(name)@example.org", scopes: [],
            token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "client"))
        return Account(
            name: try #require(PlainName(name)), address: "\(name)@example.org",
            provider: try #require(PlainName("generic")), incoming: nil, outgoing: connection, declaredIn: "")
    }
}

extension CredentialMatch {
    fileprivate init(_ account: Account) throws {
        self.init(account: account, connection: try #require(account.outgoing))
    }
}
