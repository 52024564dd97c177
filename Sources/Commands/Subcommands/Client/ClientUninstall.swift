import ArgumentParser
import Clients
import Grants
import HelperKit
import Reconciliation

/// `mailgrant client uninstall`.
struct ClientUninstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take a mail program's configuration away again.",
        discussion: """
            Removes what "mailgrant client install" or "mailgrant apply" has written, and nothing else. What an account's \
            file declares under "clients" comes back with the next apply.
            """)

    @OptionGroup var choice: ClientInstallOptions

    func run() async throws {
        let context = try CommandContext()
        let editing = ClientEditing(context: context)
        let lock = try await ApplyRun.lock(context)
        defer { lock.release() }
        for edit in try await editing.removing(choice.client, of: choice.account) {
            guard !choice.dryRun else {
                try context.terminal.write(edit.difference)
                continue
            }
            try editing.perform(edit, subject: "\(choice.client) \(choice.account)")
            try context.terminal.print(edit.line)
        }
    }
}
