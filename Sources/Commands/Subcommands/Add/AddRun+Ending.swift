import Declarations
import Grants
import HelperKit
import OAuth

/// Saying what was declared, or would be, and what comes next.
extension AddRun {
    func finish(_ plan: AddPlan, isWritten: Bool) throws {
        let name = plan.account.name
        let path = addition.writer.path(of: name)
        var shown = plan
        if !isWritten, plan.registration != nil { shown.take(.toBeRegistered) }
        let (text, account) = try addition.rendered(shown)
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
