import ConfigurationFiles
import Console
import Declarations
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import Loopback
import OAuth
import Providers

extension ConsoleDesk {
    func tokenForm(
        of name: PlainName, _ direction: Direction, draft: TokenDraft?
    ) async throws(ConsoleProblem) -> TokenForm {
        try await attempt("\(name) \(direction)") { context in
            let declared = try DeclaredAccount(name, context)
            let desk = try TokenDesk(declared, direction, draft, context.loader.providers)
            var form = desk.form(record: try? context.ledger.record(of: name), context.loader.providers)
            form.draft.revision = draft?.revision ?? revisions.begin(declared.file.revision)
            return form
        }
    }
}

/// "OAuth Token Details" of one connection: what is declared, what was typed, and what follows from both.
struct TokenDesk {
    let declared: DeclaredAccount
    let direction: Direction
    let connection: NewConnection
    let filling: TokenFilling
    /// Whether the details are the connection's own, declared so or wished.
    let isOwn: Bool
    let draft: TokenDraft
    /// The draft as it came from the form; nothing where none did.
    let typed: TokenDraft?
    /// What stands in the fields by default.
    let defaults: TokenDraft

    /// - Throws: ``ProgramFailure`` where the account has no such connection, or there is no such type.
    init(
        _ declared: DeclaredAccount, _ direction: Direction, _ typed: TokenDraft?, _ catalog: ProviderCatalog
    ) throws(ProgramFailure) {
        guard let connection = declared.values[direction] else {
            throw ProgramFailure(.noConnection, declared.values.name.text, direction)
        }
        self.declared = declared
        self.direction = direction
        self.connection = connection
        let typed = typed.map { $0.sharing(declared, connection) }
        self.typed = typed
        isOwn = typed?.ownToken ?? (connection.token != nil)
        var (provider, type) = (declared.provider, declared.provider.type(of: connection.mailProtocol))
        if let typed, let chosen = catalog.type(typed.type) { (provider, type) = chosen }
        let token = DeclaredToken(declared.values, connection, isOwn: isOwn)
        // Another provider's parameters mean nothing here.
        let isSameProvider = provider.name == declared.provider.name
        filling = TokenFilling(
            provider, type, type.mailProtocol(direction, now: connection.mailProtocol) ?? connection.mailProtocol,
            direction, grantType: typed.flatMap { GrantType(rawValue: $0.grantType) } ?? token.values.grantType,
            parameters: typed?.parameters ?? token.parameters,
            opensSharedMailbox: typed?.usesSharedMailbox ?? (connection.sharedMailbox != nil))
        var defaults = filling.draft(over: isOwn && isSameProvider ? declared.values.token.values : nil)
        defaults.sharedMailbox = typed?.sharedMailbox ?? connection.sharedMailbox ?? ""
        defaults.ownToken = isOwn
        self.defaults = defaults
        if let typed {
            var refilled = typed.refilled(with: defaults, filling, catalog)
            refilled.clientSecret = nil
            draft = refilled
        } else {
            draft = Self.draft(
                of: token, declared.account?[direction], connection, filling.filled, over: defaults)
        }
    }

    /// What is declared, with the defaults where nothing is.
    private static func draft(
        of token: DeclaredToken, _ resolved: Connection?, _ connection: NewConnection,
        _ provider: ProviderDescription, over defaults: TokenDraft
    ) -> TokenDraft {
        let values = token.values
        // Addresses of the provider do not go with another issuer, so they are not shown with it.
        let inForce = values.over(provider.token)
        var draft = defaults
        draft.grantType = values.grantType?.rawValue ?? defaults.grantType
        for (field, key) in TokenDraft.declaredFields { draft[keyPath: field] = inForce[keyPath: key] ?? "" }
        if let resolved {
            draft.scopes = resolved.askedScopes.joined(separator: "\n")
        } else if let scopes = connection.scopes ?? values.scopes {
            draft.scopes = scopes.joined(separator: "\n")
        }
        return draft
    }

    func form(record: AccountRecord?, _ catalog: ProviderCatalog) -> TokenForm {
        let filled = filling.filled
        let consents = filling.grantType == .authorizationCode
        let callback = declaredCallback ?? filled.token.redirectURI ?? "http://127.0.0.1"
        let notes = draft.scopeList.flatMap { filled.notes(on: $0, for: filling.mailProtocol) }
        let page = filled.rules.advice.links["registration"].flatMap { $0.contains("{") ? nil : $0 }
        return TokenForm(
            draft: draft, types: catalog.tokenTypes, grantTypes: filling.type.grantTypes,
            parameters: filling.provider.parameters.map { parameter in
                TokenParameter(
                    name: parameter.name, explanation: parameter.explanation,
                    defaultValue: defaults.parameters[parameter.name], choices: parameter.allowedValues)
            },
            callbackURL: consents ? callback : nil, callbackNote: consents ? callbackNote(callback) : nil,
            clientSecret: .init(.clientSecret, of: isOwn ? direction : nil, in: record),
            scopes: draft.scopeList.map(explained),
            sharedMailboxScopes: filling.grantType.isAppOnly
                ? [] : (filling.server.sharedMailboxScopes ?? []).map(explained),
            permissions: Self.once(notes.compactMap(\.permission).map(\.description)), registrationPage: page,
            whatToKnow: filled.notice, isShared: !isOwn && otherShares, fileIsOurs: declared.file.isOurs)
    }

    private var declaredCallback: String? {
        DeclaredToken(declared.values, connection, isOwn: isOwn).values.redirectURI
    }

    /// Whether the other connection uses the account's token, too.
    var otherShares: Bool {
        let other = declared.values[direction == .incoming ? .outgoing : .incoming]
        return other.map { $0.token == nil && $0.authentication != .password } ?? false
    }

    private func explained(_ scope: String) -> ExplainedScope {
        let note = filling.filled.notes(on: scope, for: filling.mailProtocol).first
        return ExplainedScope(scope: scope, explanation: note?.allows)
    }

    private func callbackNote(_ callback: String) -> String {
        guard RedirectListener.canListen(at: callback) else {
            return "the browser ends there, and you bring the address that it then shows back here"
        }
        return URL(string: callback)?.port == nil
            ? "any free port is used, so the provider must accept every port here" : "exactly this port is used"
    }

    private static func once(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}

/// The token that a connection uses, as declared.
struct DeclaredToken {
    /// The connection's own, over the account's.
    let values: TokenTable
    let parameters: [String: String]

    init(_ account: NewAccount, _ connection: NewConnection, isOwn: Bool) {
        let shared = account.token
        let own = isOwn ? connection.token : nil
        values = own?.values.over(shared.values) ?? shared.values
        let merged = shared.parameters.merging(own?.parameters ?? [:]) { _, own in own }
        parameters = Dictionary(merged.map { ($0.key.text, $0.value) }) { first, _ in first }
    }
}

extension Connection {
    /// All that its declaration asks for: for the mail server, and beside that at consent.
    var askedScopes: [String] { Scopes.union([scopes, isAppOnly ? [] : token.additionalScopes]) }
}
