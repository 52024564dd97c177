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
        let outcomes = try await Session.with(context, interaction: .allowed, showing: context.terminal.note) {
            session in
            do throws(GrantFault) {
                return try await session.engine.revoke(account)
            } catch {
                throw ProgramFailure(error, account, nil)
            }
        }
        if outcomes.isEmpty { try context.terminal.print("\(account.name): there was nothing to revoke") }
        for outcome in outcomes {
            switch outcome {
            case .revoked: try context.terminal.print("\(account.name): revoked")
            case .endedHere:
                try context.terminal.print(
                    "\(account.name): ended here; the client's permission is taken away at the provider")
            case .notOffered:
                let page = account.connections.first?.token.rules.advice.links["consents"] ?? "the provider's web page"
                throw ProgramFailure(
                    .unavailable, account.name.text, what: "the provider offers no revocation",
                    remedy: "remove the consent at \(page), then run: mailgrant forget \(account.name)")
            }
        }
    }
}
