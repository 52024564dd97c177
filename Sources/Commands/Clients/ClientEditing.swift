import Clients
import Grants
import HelperKit
import LocalState
import Reconciliation

/// Changing a mail program's file, for `mailgrant apply`, `mailgrant client install` and the console alike.
struct ClientEditing {
    let context: CommandContext

    /// What puts a client's configuration for an account where the program reads it. Nothing is written yet.
    ///
    /// - Parameter form: the first that fits the account where none is named.
    /// - Returns: the change, and what the person has to add to a file of their own.
    /// - Throws: ``ProgramFailure``: 78 where the form has no way of being installed, or the file is not as it can be changed.
    func installing(
        _ client: ClientDefinition, for account: Account, form: String?
    ) throws(ProgramFailure) -> (edit: ClientEdit, advice: String?) {
        let subject = "\(client.name) \(account.name)"
        let configuration = try context.configuration(of: client, for: account, form: form)
        guard let wanted = wanted(configuration) else {
            throw ProgramFailure(
                .configuration, subject, what: "the form \(configuration.form.name) has to be installed by hand",
                remedy: "see: mailgrant client show \(client.name) \(account.name)")
        }
        let installed = try installations(subject)
        do throws(ClientFileError) {
            return (try ClientEdit(installing: wanted, among: installed), try wanted.lack()?.step)
        } catch {
            throw ProgramFailure(error, subject: subject)
        }
    }

    /// What a person installs of a configuration; nothing where its form has no way of being installed.
    func wanted(_ configuration: ClientConfiguration) -> WantedClient? {
        WantedClient(configuration, home: context.environment["HOME"] ?? "/", isByHand: true)
    }

    /// What the person has yet to add to a file of theirs for what was installed; nothing where nothing is, and where it
    /// was not installed.
    func lack(_ configuration: ClientConfiguration) throws(ProgramFailure) -> IncludeLack? {
        let subject = "\(configuration.client.name) \(configuration.account.name)"
        guard let wanted = wanted(configuration) else { return nil }
        let place = wanted.installation
        let isInstalled = try installations(subject).contains {
            $0.client == place.client && $0.account == place.account && $0.file == place.file
        }
        do throws(ClientFileError) {
            return isInstalled ? try wanted.lack() : nil
        } catch {
            throw ProgramFailure(error, subject: subject)
        }
    }

    /// What takes all of a client's configurations for an account away. Nothing is written yet.
    ///
    /// What was installed by this version goes without the client: its program or its file may be gone.
    ///
    /// - Parameters:
    ///   - client: the client's name.
    ///   - word: the account's name or address; a name may be declared no more.
    /// - Returns: at least one change.
    /// - Throws: ``ProgramFailure``: 66 where nothing is installed, 64 where there is no such client either.
    func removing(_ client: String, of word: String) async throws(ProgramFailure) -> [ClientEdit] {
        let subject = "\(client) \(word)"
        let found = try installations(subject)
        let isNamed = found.contains { $0.account.text == word }
        let installedHere = found.filter { $0.client.text == client }
        var definition: ClientDefinition?
        if installedHere.isEmpty || installedHere.contains(where: { $0.comment == nil }) {
            definition = try await context.client(client)
        }
        let account = isNamed ? word : try context.account(word).name.text
        let installations = installedHere.filter { $0.account.text == account }
        guard !installations.isEmpty else {
            throw ProgramFailure(
                .noInput, subject, what: "is not installed by mailgrant", remedy: "see: mailgrant plan \(account)")
        }
        var edits: [ClientEdit] = []
        for installation in installations {
            let comment = installation.comment ?? definition?.form(installation.form.text)?.comment ?? "#"
            do throws(ClientFileError) {
                edits.append(try ClientEdit(removing: installation, comment: comment))
            } catch {
                throw ProgramFailure(error, subject: subject)
            }
        }
        return edits
    }

    /// All that was installed.
    ///
    /// - Parameter subject: whose failure it would be.
    func installations(_ subject: String) throws(ProgramFailure) -> [ClientInstallation] {
        do throws(LedgerError) {
            return try ClientInstallations(in: context.state).all()
        } catch {
            throw ProgramFailure(.ledger(error), subject, nil)
        }
    }

    /// - Parameter subject: whose failure it would be.
    func perform(_ edit: ClientEdit, subject: String) throws(ProgramFailure) {
        do {
            try edit.perform(ClientInstallations(in: context.state))
        } catch let error as ClientFileError {
            throw ProgramFailure(error, subject: subject)
        } catch let error as LedgerError {
            throw ProgramFailure(.ledger(error), subject, nil)
        } catch {
            throw ProgramFailure(.software, subject, what: "\(error)", remedy: "report this as a bug")
        }
    }
}

extension ClientEdit {
    /// What has been done, in the command's words.
    var line: String {
        let words =
            switch kind {
            case .none: "was installed already"
            case .install, .update: "installed"
            case .remove: "removed"
            }
        return "\(installation.account): \(installation.client) \(words) (\(installation.file))"
    }
}
