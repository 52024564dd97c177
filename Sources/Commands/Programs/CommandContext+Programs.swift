import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import PluginPrograms
import Providers
import TokenStores

/// Providers that are programs.
extension CommandContext {
    /// What they said of themselves when they were last asked.
    var programDescriptions: ProgramDescriptions {
        ProgramDescriptions(directory: ProgramDescriptionFiles(in: state).path)
    }

    var providerPrograms: ProviderProgramHost {
        let trust = pluginTrust
        let bus = SessionBus.address(environment: environment)
        return ProviderProgramHost(
            registry: pluginRegistry, runner: pluginRunner,
            environment: bus.map { ["DBUS_SESSION_BUS_ADDRESS": $0] } ?? [:],
            allows: { trust.allows(.provider, $0) })
    }

    /// Asks a provider's program what it is, and keeps the answer.
    ///
    /// - Throws: ``ProgramFailure``: that of the program, or 76 where what it says makes no sense.
    @discardableResult
    func describeProgram(_ name: PlainName) async throws(ProgramFailure) -> ProgramDescription {
        let description = try await description(of: name, address: nil)
        do {
            try ProgramDescriptionFiles(in: state).keep(ProgramDescriptions.encoded(description), of: name)
        } catch {
            throw ProgramFailure(.ledger(error), name.text, nil)
        }
        return description
    }

    /// The same for one mailbox, which may have servers of its own. Nothing of it is kept.
    func describeProgram(_ name: PlainName, address: String) async throws(ProgramFailure) -> ProgramDescription {
        try await description(of: name, address: address)
    }

    /// Asks the program of an account's provider afresh, where the provider is a program: its account can be read only
    /// after that.
    func refreshProgram(ofAccount nameOrAddress: String) async throws(ProgramFailure) {
        guard let name = loader.declaredProvider(of: nameOrAddress), isProgram(name) else { return }
        try await describeProgram(name)
    }

    /// The programs of providers that are installed and were never asked what they are. Finding them starts none.
    var unaskedPrograms: [(name: PlainName, path: String)] {
        let known = Set(providers.names)
        return pluginRegistry.all().compactMap { program in
            guard program.kind == .provider, !known.contains(program.name), let path = program.path else { return nil }
            return (program.name, path)
        }
    }

    /// Whether a provider's name is a program's: no file has it, and a program was described or is installed.
    func isProgram(_ name: PlainName) -> Bool {
        if let provider = try? providers.provider(name) { return provider.isProgram }
        return pluginRegistry.find(.provider, name) != nil && !providers.hasFile(of: name)
    }

    private func description(
        of name: PlainName, address: String?
    ) async throws(ProgramFailure) -> ProgramDescription {
        let host = providerPrograms
        let description: ProgramDescription
        do {
            let path = try host.program(ProgramBinding(name: name)).path ?? ""
            description = try await host.describe(name, address: address).description(of: ProgramFile(at: path))
        } catch {
            throw ProgramFailure(describing: error, subject: address ?? name.text)
        }
        do {
            _ = try ProgramDescriptions.provider(name, description)
        } catch {
            throw ProgramFailure(
                .protocolError, name.text, what: error.errors.first?.description ?? "describes itself wrongly",
                remedy: "mend the program, or try another version of it")
        }
        return description
    }
}
