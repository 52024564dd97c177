import ArgumentParser
import Grants
import HelperKit

/// `mailgrant store password`.
struct StorePassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Keep the app password of a connection.",
        discussion: """
            Reads it from standard input, one trailing newline dropped, or from a hidden prompt on a terminal. It is \
            bound to the connection's host, port, security, user and ca-file as they are declared now, and sent nowhere \
            else. It takes the place of the one before at once. --forget deletes the one that is kept, and reads none.
            """)

    @Argument(help: "The account's name or address.")
    var account: String

    @OptionGroup var connections: ConnectionOptions

    @Flag(help: "Delete the one that is kept.")
    var forget = false

    func validate() throws {
        _ = try Direction(connections)
    }

    func run() async throws {
        let direction = try Direction(connections)
        let context = try CommandContext()
        let account = try context.account(self.account)
        let name = account.name.text
        if forget {
            let line = try await Session.with(context, interaction: .allowed, showing: context.terminal.note) {
                session in try await session.forgetPassword(of: account.name, direction)
            }
            return try context.terminal.print(line)
        }
        // Before anything is typed.
        let connection = try account.connectionWithPassword(direction)
        let subject = "\(name) \(direction)"
        let password = try SecretInput.readPassword(
            prompt: "App password for \(connection.saslUser) at \(connection.host): ", subject: subject)
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            try await session.keep(password: password, of: account, direction)
        }
        try context.terminal.print("\(subject): app password kept")
        try context.terminal.print("Next: mailgrant authorize \(name) --\(direction)")
    }
}
