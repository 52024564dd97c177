import ArgumentParser
import Clients
import Grants
import HelperKit
import LocalState
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
        let client = try context.client(choice.client)
        let subject = "\(client.name) \(choice.account)"
        let lock = try await ApplyRun.lock(context)
        defer { lock.release() }
        let found: [ClientInstallation]
        do throws(LedgerError) {
            found = try ClientInstallations(in: context.state).all()
        } catch {
            throw ProgramFailure(.ledger(error), subject, nil)
        }
        // The account may be declared no more.
        let isNamed = found.contains { $0.account.text == choice.account }
        let account = isNamed ? choice.account : try context.account(choice.account).name.text
        let installations = found.filter { $0.client == client.name && $0.account.text == account }
        guard !installations.isEmpty else {
            throw ProgramFailure(
                .noInput, subject, what: "is not installed by mailgrant", remedy: "see: mailgrant plan \(account)")
        }
        for installation in installations {
            let comment = client.form(installation.form.text)?.comment ?? "#"
            let edit: ClientEdit
            do throws(ClientFileError) {
                edit = try ClientEdit(removing: installation, comment: comment)
            } catch {
                throw ProgramFailure(error, subject: subject)
            }
            guard !choice.dryRun else {
                try context.terminal.write(edit.difference)
                continue
            }
            try ClientEditing(context: context).perform(edit, subject: subject)
            try context.terminal.print("\(account): \(client.name) removed (\(installation.file))")
        }
    }
}
