import ArgumentParser
import Grants
import HelperKit

/// `mailgrant revoke`: ends an account's grants at the provider.
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an account's grants at its provider.",
        discussion: "The declaration stays. Providers without a revocation endpoint are named, with what to do.")

    @Argument(help: "The account's name or address.")
    var account: String

    func run() async throws {
        let context = try CommandContext()
        let account = try context.account(self.account)
        // What the provider has ended is written down first.
        try await Interruption.cancelling { try await Self.revoke(account, context) }
    }

    private static func revoke(_ account: Account, _ context: CommandContext) async throws {
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            try await session.revoke(account) { try context.terminal.print($0) }
        }
    }
}
