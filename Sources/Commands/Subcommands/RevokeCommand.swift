import ArgumentParser
import Grants
import HelperKit

/// `mailgrant revoke`: ends an account's grants at the provider.
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an account's grants at its provider.",
        discussion: """
            The declaration stays. Providers without a revocation endpoint are named, with what to do. Of an account that is no \
            longer declared, what is kept here is deleted, too, once its provider has ended the grants.
            """)

    @Argument(help: "The account's name or address; by its name it need not be declared any more.")
    var account: String

    func run() async throws {
        let context = try CommandContext()
        if let name = PlainName(account), try context.leftovers().contains(name) {
            return try await Interruption.cancelling { try await Self.retire(name, context) }
        }
        let account = try context.account(self.account)
        // What the provider has ended is written down first.
        try await Interruption.cancelling { try await Self.revoke(account, context) }
    }

    private static func retire(_ name: PlainName, _ context: CommandContext) async throws {
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            try context.terminal.print(try await session.retire(name))
        }
    }

    private static func revoke(_ account: Account, _ context: CommandContext) async throws {
        try await Session.with(context, interaction: .allowed, showing: context.terminal.note) { session in
            try await session.revoke(account) { try context.terminal.print($0) }
        }
    }
}
