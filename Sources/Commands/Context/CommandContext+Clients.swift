import Clients
import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import LocalState
import PluginPrograms
import Reconciliation

extension CommandContext {
    /// Those that are data. Clients that are programs answer one by one: ``client(_:for:)``.
    var clients: ClientCatalog { ClientCatalog(layers: loader.layers) }

    var clientPrograms: ClientProgramHost {
        let trust = pluginTrust
        return ClientProgramHost(
            registry: pluginRegistry, runner: pluginRunner, allows: { trust.allows(.client, $0) })
    }

    /// What is wrong in a configuration directory. No program is asked.
    func lint(_ directory: ConfigurationDirectory, isLayer: Bool = false) -> LintReport {
        Lint(
            directory: directory, isLayer: isLayer, programs: programDescriptions,
            clientPrograms: Set(clientPrograms.names)
        ).report()
    }

    /// The client of a name.
    ///
    /// - Parameter account: whose configuration is wanted; nothing where none is, and then a program is only asked what
    ///   it is.
    /// - Throws: ``ProgramFailure``: 64 where there is none, 78 where its file is wrong, and that of its program.
    func client(_ word: String, for account: Account? = nil) async throws(ProgramFailure) -> ClientDefinition {
        let catalog = clients
        let host = clientPrograms
        let name = PlainName(word)
        let found: ClientDefinition?
        do throws(ConfigurationErrors) {
            found = try name.flatMap { name throws(ConfigurationErrors) in try catalog.client(name) }
        } catch {
            throw ProgramFailure(error, subject: word)
        }
        if let found { return found }
        if let program = name.flatMap(host.find) {
            do throws(ClientProgramError) {
                return try await client(program, host, for: account)
            } catch {
                throw error.failure(word)
            }
        }
        let nearest = NearestName.to(word, among: (catalog.names + host.names).map(\.text))
        throw ProgramFailure(
            .usage, word, what: "no such client" + (nearest.map { "; did you mean \($0)?" } ?? ""),
            remedy: "see: mailgrant client list")
    }

    /// The clients that are programs, each with what came of asking it, all at once.
    ///
    /// - Parameter account: as of ``client(_:for:)``.
    func programClients(
        for account: Account? = nil
    ) async -> [(program: PluginProgram, client: Result<ClientDefinition, ClientProgramError>)] {
        let catalog = clients
        let host = clientPrograms
        let programs = host.names.filter { !catalog.hasFile(of: $0) }.compactMap(host.find)
        return await withTaskGroup(of: (PluginProgram, Result<ClientDefinition, ClientProgramError>).self) { group in
            for program in programs {
                group.addTask {
                    do throws(ClientProgramError) {
                        return (program, .success(try await client(program, host, for: account)))
                    } catch {
                        return (program, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append(($1.0, $1.1)) }.sorted { $0.program.name < $1.program.name }
        }
    }

    private func client(
        _ program: PluginProgram, _ host: ClientProgramHost, for account: Account?
    ) async throws(ClientProgramError) -> ClientDefinition {
        guard let account else { return try await host.description(of: program) }
        return try await host.client(program, for: account, observed: observedMechanisms(of: account))
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
