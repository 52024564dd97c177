import Clients
import ConfigurationFiles
import Grants
import HelperKit

/// The mail programs on this machine: what they need beside themselves, such as a SASL module.
extension Examination {
    /// A program that lacks something is noted and breaks nothing: it may not be the one that the person uses.
    func clients() async -> LinkState {
        let installed = InstalledPrograms(environment: session.context.environment)
        var ready: [String] = []
        var lacks: [(what: String, remedy: String)] = []
        do {
            (ready, lacks) = try await PrivateHome.with(session.context) { home in
                var ready: [String] = []
                var lacks: [(what: String, remedy: String)] = []
                for configuration in await configurations(installed) {
                    let checkup = ClientCheckup(
                        configuration: configuration, context: session.context, installed: installed, sends: false)
                    let shortcomings = await checkup.shortcomings(in: home)
                    if shortcomings.isEmpty { ready.append(configuration.client.name.text) }
                    lacks += shortcomings.map { ("\(configuration.client.name): \($0.what)", $0.remedy) }
                }
                return (ready, lacks)
            }
        } catch {
            return .skipped("no private directory could be made to look at them in")
        }
        guard lacks.isEmpty else {
            return .noted(
                lacks.map(\.what).joined(separator: "; "), remedy: lacks.map(\.remedy).joined(separator: "; "))
        }
        return ready.isEmpty
            ? .skipped("none that mailgrant knows is installed for this connection")
            : .whole("\(ready.joined(separator: ", ")): nothing is missing")
    }

    /// Of the clients that are installed and have a login for this connection.
    private func configurations(_ installed: InstalledPrograms) async -> [ClientConfiguration] {
        let catalog = session.context.clients
        let files = catalog.names.compactMap { name in (try? catalog.client(name)).flatMap(\.self) }
        let described = await session.context.programClients(for: account).compactMap { try? $0.client.get() }
        return (files + described).compactMap { client in
            guard installed.missing(client.programs).isEmpty,
                let configuration = try? client.configuration(for: account, form: nil, observed: [:]),
                configuration.logins.contains(where: { $0.connection.direction == connection.direction })
            else { return nil }
            return configuration
        }
    }
}
