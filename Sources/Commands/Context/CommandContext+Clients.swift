import Clients
import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import LocalState
import Reconciliation

extension CommandContext {
    var clients: ClientCatalog { ClientCatalog(layers: loader.layers) }

    /// The client of a name.
    ///
    /// - Throws: ``ProgramFailure``: 64 where there is none, 78 where its file is wrong.
    func client(_ word: String) throws(ProgramFailure) -> ClientDefinition {
        let catalog = clients
        let found: ClientDefinition?
        do throws(ConfigurationErrors) {
            found = try PlainName(word).flatMap { name throws(ConfigurationErrors) in try catalog.client(name) }
        } catch {
            throw ProgramFailure(error, subject: word)
        }
        if let found { return found }
        let nearest = NearestName.to(word, among: catalog.names.map(\.text))
        throw ProgramFailure(
            .usage, word, what: "no such client" + (nearest.map { "; did you mean \($0)?" } ?? ""),
            remedy: "see: mailgrant client list")
    }

    /// The configuration of a client for an account.
    ///
    /// - Throws: ``ProgramFailure``: 64 where there is no such form, 78 where none serves the account.
    func configuration(
        of client: ClientDefinition, for account: Account, form: String?
    ) throws(ProgramFailure) -> ClientConfiguration {
        do throws(ClientConfigurationError) {
            return try client.configuration(for: account, form: form, observed: observedMechanisms(of: account))
        } catch {
            throw ProgramFailure(error, client, account)
        }
    }

    /// The mechanisms with which the servers of an account last accepted a token. A state directory that cannot be read
    /// knows of none: `status` says what is wrong with it.
    private func observedMechanisms(of account: Account) -> [Direction: BearerMechanism] {
        (try? ledger.record(of: account.name))?.observedMechanisms ?? [:]
    }
}
