import ArgumentParser
import Testing

@testable import Commands

@Suite("The command line")
struct CommandTreeTests {
    static let names = [
        "add", "apply", "authorize", "check", "client", "config", "console", "credential", "doctor", "forget", "lint",
        "log", "plan", "plugin", "provider", "pull", "revoke", "sandbox", "sendmail", "status", "store", "token",
        "tunnel",
    ]

    @Test("Every subcommand explains itself", arguments: names)
    func help(name: String) throws {
        let command = try #require(MailgrantCommand.subcommands.first { $0.name == name })
        let help = MailgrantCommand.helpMessage(for: command.type)
        #expect(help.contains("USAGE: mailgrant \(name)"))
        #expect(help.contains("OVERVIEW"))
    }

    @Test("There is no subcommand that the list above does not know")
    func complete() {
        #expect(MailgrantCommand.subcommands.map(\.name).sorted() == Self.names)
    }

    @Test(
        "What is no answerable command line is refused",
        arguments: [
            ["token", "work"], ["token", "work", "--incoming", "--outgoing"], ["token", "--incoming"],
            ["token", "work", "--incoming", "--max-bytes", "0"], ["token", "work", "--incoming", "--format", "xml"],
            ["forget"], ["forget", "work", "--all"], ["add", "work"], ["config", "set", "work", "incoming.port"],
            ["config", "set", "work", "incoming.port", "1", "2"], ["config", "set", "work", "a=1", "b"],
            ["config", "unset", "work"], ["config", "unset", "work", "a..b"],
            ["authorize", "work", "--resume", "--incoming"], ["authorize", "work", "--resume", "--outgoing"],
            ["authorize", "work", "--resume", "--consent"], ["authorize", "work", "--resume", "--json"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try MailgrantCommand.parseAsRoot(arguments) }
    }
}

extension MailgrantCommand {
    fileprivate static var subcommands: [(name: String, type: any ParsableCommand.Type)] {
        configuration.groupedSubcommands.flatMap { group in
            group.subcommands.map { (name: $0._commandName, type: $0) }
        }
    }
}
