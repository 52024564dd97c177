import ArgumentParser
import Grants
import HelperKit
import LocalState

/// `mailgrant forget`: deletes what is kept here.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Delete what is kept of an account: tokens, grant, secrets, observations.",
        discussion: """
            The declaration stays; so does what the provider holds, which `mailgrant revoke` ends. --all forgets every \
            account, and takes the token cache's key out of the kernel.
            """)

    @Argument(help: "The account's name or address; it need not be declared any more.")
    var account: String?

    @Flag(help: "Forget every account.")
    var all = false

    func validate() throws {
        guard all == (account == nil) else { throw ValidationError("Name an account, or give --all.") }
    }

    func run() async throws {
        let context = try CommandContext()
        guard let account else { return try await context.forgetAll(show: context.terminal.print) }
        let name = try name(account, context)
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            try await session.forget(name)
        }
        try context.terminal.print("\(name): forgotten")
    }

    private func name(_ account: String, _ context: CommandContext) throws(ProgramFailure) -> PlainName {
        do {
            if let name = PlainName(account), try context.state.recordedAccounts().contains(name) { return name }
        } catch {
            throw ProgramFailure(.ledger(error), account, nil)
        }
        return try context.account(account).name
    }
}
