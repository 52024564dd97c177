import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import OAuth
import TokenCache

/// Proving that secrets can be kept, registering, keeping what is secret of it, and writing the file: in this order, so that nothing is lost.
extension AddRun {
    func write(_ plan: inout AddPlan) async throws {
        var client = plan.publishedClient
        if let registration = plan.registration {
            // A registration that ends in a file which cannot be written would be lost.
            var trial = plan
            trial.take(RegisteredClient(id: "not-yet-registered"))
            _ = try rendered(trial)
            let registered = try await register(registration, for: plan.account)
            plan.take(registered)
            client = registered
        }
        let rendered = try rendered(plan)
        if let client, client.secret != nil || client.managementToken != nil {
            try await keepSecrets(of: client, for: rendered.account)
        }
        do throws(DeclarationWriterError) {
            _ = try writer.write(plan.account)
        } catch {
            throw ProgramFailure(error, subject: plan.account.name.text)
        }
        if let added = try? context.account(plan.account.name.text) {
            TokenCache.open(creating: false).map { SealedTokenCache($0) }?.dropSharedSelectors(of: added)
        }
        try finish(plan, isWritten: true)
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

    func finish(_ plan: AddPlan, isWritten: Bool) throws {
        let name = plan.account.name
        let path = writer.path(of: name)
        var shown = plan
        if !isWritten, plan.registration != nil { shown.take(RegisteredClient(id: "TO-BE-REGISTERED")) }
        let (text, account) = try rendered(shown)
        let next = secretCommands(plan, account) + plan.account.nextCommands
        if options.json {
            try terminal.print(json: AddReport(plan, declaration: text, file: isWritten ? path : nil, next: next))
        } else if isWritten {
            try terminal.print("\(name): declared in \(path)")
            for command in next { try terminal.print("Next: \(command)") }
        } else {
            try terminal.print("Would be written to \(path):\n\n\(text)")
        }
    }

    /// What a person does before the first authorization, where the client proves who it is with what nobody has stored.
    private func secretCommands(_ plan: AddPlan, _ account: Account) -> [String] {
        let tokens = account.connections.filter { $0.authentication == .oauth2 }.map(\.token)
        guard plan.publishedClient?.secret == nil, plan.registration == nil else { return [] }
        let kinds = tokens.compactMap(\.neededSecret)
        return kinds.first.map { [RemedyCommands(account: account.name.text, direction: nil).store($0, of: nil)] } ?? []
    }
}

extension TokenDetails {
    /// What the client cannot do without.
    fileprivate var neededSecret: StoredItem.Kind? {
        if grantType == .jwtBearer { return .certificateKey }
        switch clientAuthentication {
        case .privateKeyJWT: return .certificateKey
        case .clientSecretBasic, .clientSecretPost: return .clientSecret
        case .none?: return nil
        case nil: return grantType == .clientCredentials ? .clientSecret : nil
        }
    }
}
