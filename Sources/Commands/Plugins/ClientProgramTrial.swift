import Clients
import ConfigurationFiles
import Grants
import HelperKit
import OAuth
import PluginPrograms

/// What a client's program must do beyond the wire: its description is one of a client, and its texts are ones that
/// mailgrant can write.
struct ClientProgramTrial: Sendable {
    let program: PluginProgram
    let host: ClientProgramHost

    struct Check: Sendable {
        var sentence: String
        var run: @Sendable (ClientProgramTrial) async throws -> Void
    }

    /// What the program did instead, as a sentence for its author.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    static let checks = [
        Check(sentence: "What it says of itself makes a client") { trial in _ = try await trial.description() },
        Check(sentence: "For an account it gives a text that can be written, or an error that is one") { trial in
            for account in try await trial.accounts(user: "alice@example.org") {
                _ = try await trial.text(for: account)
            }
        },
        Check(sentence: "Asked twice it gives the same, so that a plan is at rest") { trial in
            for account in try await trial.accounts(user: "alice@example.org") {
                let (first, second) = (try await trial.text(for: account), try await trial.text(for: account))
                guard first == second else { throw Failure("it gives another text the second time") }
            }
        },
        Check(sentence: "A name with quotation marks, backslashes and spaces adds no line, or is an error") { trial in
            let plain = try await trial.accounts(user: "alice@example.org")
            let odd = try await trial.accounts(user: "a\"b\\c $(d) 'e';f#g%h@example.org")
            for (plain, odd) in zip(plain, odd) {
                guard let usual = try await trial.text(for: plain), let text = try await trial.text(for: odd) else {
                    continue
                }
                guard Self.lineCount(usual) == Self.lineCount(text) else {
                    throw Failure("it gives \(Self.lineCount(text)) lines in place of \(Self.lineCount(usual))")
                }
            }
        },
    ]

    private static func lineCount(_ text: String) -> Int { text.split(separator: "\n").count }

    private func description() async throws -> ClientDefinition {
        do throws(ClientProgramError) {
            return try await host.description(of: program)
        } catch {
            throw Failure(error.failure("").what)
        }
    }

    /// The whole text for an account; nothing where the program reports that it has none.
    private func text(for account: Account) async throws -> String? {
        let client: ClientDefinition
        do throws(ClientProgramError) {
            client = try await host.client(program, for: account, observed: [:])
        } catch {
            if case .reported("unavailable", _) = error.reason { return nil }
            if case .reported("misconfigured", _) = error.reason { return nil }
            throw Failure(error.failure("").what)
        }
        do throws(ClientConfigurationError) {
            return try client.configuration(for: account).text
        } catch {
            throw Failure("its text makes no configuration")
        }
    }

    /// Made-up accounts that it serves, one for each protocol.
    ///
    /// - Throws: ``Failure`` where it serves none.
    private func accounts(user: String) async throws -> [Account] {
        let client = try await description()
        let servers: [(Direction, MailProtocol)] = [
            (.incoming, .imap), (.incoming, .pop), (.outgoing, .smtp), (.outgoing, .ews), (.outgoing, .graph),
        ]
        let accounts = servers.compactMap { direction, mailProtocol in
            ConnectionSecurity.allCases.lazy.map { security in
                Account.madeUp(direction, mailProtocol, security, user: user)
            }.first { account in
                (try? client.logins(for: account, observed: [:])) != nil
            }
        }
        guard !accounts.isEmpty else { throw Failure("no account of any protocol fits what it says of itself") }
        return accounts
    }
}

extension Account {
    fileprivate static func madeUp(
        _ direction: Direction, _ mailProtocol: MailProtocol, _ security: ConnectionSecurity, user: String
    ) -> Account {
        var account = Account.example
        let token = TokenDetails(endpoints: DeclaredEndpoints(), clientID: "")
        let connection = Connection(
            direction: direction, mailProtocol: mailProtocol, host: "mail.example.org", port: 993, security: security,
            user: user, scopes: [], token: token)
        account.incoming = direction == .incoming ? connection : nil
        account.outgoing = direction == .outgoing ? connection : nil
        return account
    }
}
