import Clients
import ConfigurationFiles
import Grants
import HelperKit
import PluginPrograms

/// A mail program that can be configured, as `mailgrant client list` has it.
struct ClientListing: Encodable {
    var name: String
    var displayName: String
    var installed: Bool
    var packages: [String]
    var directions: [Direction]
    /// The program that describes it; nothing where it is data.
    var program: String?
    var forms: [Form]

    struct Form: Encodable {
        var name: String
        var summary: String
        var protocols: [MailProtocol]
    }

    private init(_ client: ClientDefinition, isInstalled: Bool, _ program: String? = nil) {
        name = client.name.text
        displayName = client.displayName
        installed = isInstalled
        packages = client.packages
        directions = client.directions
        self.program = program
        forms = client.forms.map { form in
            let protocols = MailProtocol.allCases.filter { form.ways[$0] != nil }
            return Form(name: form.name, summary: form.summary, protocols: protocols)
        }
    }

    /// All of them, what is wrong with those of others, and which programs may not be asked here, which is as the person has it.
    static func all(
        _ context: CommandContext
    ) async -> (clients: [ClientListing], failures: [ProgramFailure], notAsked: [ProgramFailure]) {
        let installed = InstalledPrograms(environment: context.environment)
        let catalog = context.clients
        var clients: [ClientListing] = []
        var failures: [ProgramFailure] = []
        var notAsked: [ProgramFailure] = []
        for name in catalog.names {
            do throws(ConfigurationErrors) {
                guard let client = try catalog.client(name) else { continue }
                clients.append(ClientListing(client, isInstalled: installed.missing(client.programs).isEmpty))
            } catch {
                failures.append(ProgramFailure(error, subject: name.text))
            }
        }
        for (program, answer) in await context.programClients() {
            switch answer {
            case .success(let client):
                clients.append(
                    ClientListing(client, isInstalled: installed.missing(client.programs).isEmpty, program.path))
            case .failure(let error):
                let failure = error.failure(program.name.text)
                if case .notAllowed = error.reason { notAsked.append(failure) } else { failures.append(failure) }
            }
        }
        return (clients, failures, notAsked)
    }
}
