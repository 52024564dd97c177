import ConfigurationFiles
import Console
import Declarations
import Discovery
import Grants
import HelperKit
import LocalState
import Providers

extension ConsoleDesk {
    func form(of name: PlainName?) async throws(ConsoleProblem) -> AccountForm {
        try await attempt(name?.text ?? "new account") { context in
            guard let name else { return newForm(context) }
            let declared = try DeclaredAccount(name, context)
            let record = try? context.ledger.record(of: name)
            var draft = AccountDraft(declared.values, changing: name, declared.provider)
            draft.revision = revisions.begin(declared.file.revision)
            return AccountForm(
                draft: draft,
                defaults: declared.provider.filled(for: declared.values).serverDrafts(user: declared.values.address),
                keptPasswords: Set(Direction.allCases.filter { record?[$0]?.password != nil }),
                file: declared.file.path, fileIsOurs: declared.file.isOurs)
        }
    }

    /// What people have most: IMAP and SMTP. Where they are is known when the address is.
    private func newForm(_ context: CommandContext) -> AccountForm {
        let catalog = context.loader.providers
        let types = catalog.tokenTypes
        // The last fits any provider, so that nothing but the standards is said.
        let unknown = types.last.flatMap { catalog.type($0.id) }?.provider
        return AccountForm(
            draft: AccountDraft(
                name: "", address: "", type: types.last?.id ?? "", incoming: ServerDraft(mailProtocol: "imap"),
                outgoing: ServerDraft(mailProtocol: "smtp")),
            defaults: unknown?.serverDrafts(user: "") ?? [:], types: types,
            file: context.configuration.resolve("accounts"))
    }
}

extension AccountDraft {
    init(_ values: NewAccount, changing: PlainName?, _ provider: ProviderDescription) {
        let first = values.incoming ?? values.outgoing
        self.init(
            name: values.name.text, changing: changing, address: values.address,
            type: provider.typeID(of: first?.mailProtocol), incoming: values.incoming.map(ServerDraft.init),
            outgoing: values.outgoing.map(ServerDraft.init))
    }
}

extension ServerDraft {
    init(_ connection: NewConnection) {
        self.init(
            mailProtocol: connection.mailProtocol.rawValue, host: connection.host ?? "",
            port: connection.port.map(String.init) ?? "", security: connection.security?.rawValue ?? "",
            user: connection.user ?? "", usesOAuth: connection.authentication != .password)
    }
}

extension ProviderDescription {
    /// What stands where nothing is typed.
    func serverDrafts(user: String) -> [Direction: [MailProtocol: ServerDraft]] {
        var drafts: [Direction: [MailProtocol: ServerDraft]] = [:]
        for direction in Direction.allCases {
            for mailProtocol in MailProtocol.allCases where mailProtocol.serves(direction) {
                let defaults = serverDefaults(direction, mailProtocol)
                // What an account still has to fill in is no default.
                let host = defaults.host.flatMap { $0.contains("{") ? nil : $0 }
                drafts[direction, default: [:]][mailProtocol] = ServerDraft(
                    mailProtocol: mailProtocol.rawValue, host: host ?? "", port: String(defaults.port),
                    security: defaults.security.rawValue, user: user)
            }
        }
        return drafts
    }
}
