import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import OAuth
import TokenCache

/// Declaring a new account: proving that secrets can be kept, registering, keeping what is secret of it, and writing the file;
/// in this order, so that nothing is lost.
struct AccountAddition {
    let context: CommandContext

    private var terminal: Terminal { context.terminal }

    var writer: DeclarationWriter {
        DeclarationWriter(directory: context.configuration, providers: context.loader.providers)
    }

    /// - Returns: the account as declared.
    /// - Throws: ``ProgramFailure``; then no file was made. A client that was registered is in it where it has no secret.
    func write(_ plan: inout AddPlan) async throws -> Account {
        var client = plan.publishedClient
        if let registration = plan.registration {
            // A registration that ends in a file which cannot be written would be lost.
            var trial = plan
            trial.take(.toBeRegistered)
            _ = try rendered(trial)
            let registered = try await register(registration, for: plan.account)
            plan.take(registered)
            client = registered
        }
        let rendered = try rendered(plan)
        if let client, client.secret != nil || client.managementToken != nil {
            try await keepSecrets(of: client, for: rendered.account)
        }
        let written: Account
        do throws(DeclarationWriterError) {
            written = try writer.write(plan.account)
        } catch {
            throw ProgramFailure(error, subject: plan.account.name.text)
        }
        if let added = try? context.account(plan.account.name.text) {
            TokenCache.open(creating: false).map { SealedTokenCache($0) }?.dropSharedSelectors(of: added)
        }
        return written
    }

    func rendered(_ plan: AddPlan) throws(ProgramFailure) -> (text: String, account: Account) {
        do throws(DeclarationWriterError) {
            return try writer.render(plan.account)
        } catch {
            throw ProgramFailure(error, subject: plan.account.name.text)
        }
    }

    private func register(
        _ registration: PlannedRegistration, for account: NewAccount
    ) async throws -> RegisteredClient {
        let name = account.name.text
        terminal.progress("\(name): registering at \(registration.endpoint.host() ?? "")")
        defer { terminal.clearProgress() }
        return try await Session.with(context, interaction: .allowed, showing: terminal.note) { session in
            // Whether the client gets a secret is for the provider to say, and it says it once.
            do throws(GrantFault) {
                try await session.engine.proveStoreSaves(for: account.name)
            } catch {
                throw ProgramFailure(error, name, nil)
            }
            do throws(GrantFault) {
                return try await session.engine.register(registration.metadata, at: registration.endpoint)
            } catch {
                throw ProgramFailure(registering: error, name)
            }
        }
    }

    private func keepSecrets(of client: RegisteredClient, for account: Account) async throws {
        guard let details = account.connections.first(where: { !$0.hasOwnToken })?.token else { return }
        try await Session.with(context, interaction: .allowed, showing: terminal.note) { session in
            do throws(GrantFault) {
                try await session.engine.keepSecrets(of: client, for: account, details: details)
            } catch {
                throw ProgramFailure(error, account.name.text, nil)
            }
        }
    }
}

extension RegisteredClient {
    /// Stands in a declaration for one that the provider has yet to name.
    static var toBeRegistered: RegisteredClient { RegisteredClient(id: "TO-BE-REGISTERED") }
}
