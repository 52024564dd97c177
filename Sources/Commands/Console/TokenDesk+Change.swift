import Console
import Declarations
import Grants
import OAuth
import Providers

extension TokenDesk {
    /// What to change in the declaration so that it says what was typed. What is the default by then is left out of it.
    /// Nothing changes where nothing was typed.
    var change: DeclarationChange {
        guard let typed else { return DeclarationChange() }
        var change = DeclarationChange()
        changeType(&change)
        if isOwn {
            // The table is what makes the token the connection's own.
            if connection.token == nil { change.set(.token(of: direction, "client-id"), to: .text(typed.clientID)) }
        } else if connection.token != nil {
            change.unset(.token(of: direction))
        }
        changeValues(&change, typed)
        let sharedMailbox = typed.usesSharedMailbox ? typed.sharedMailbox : ""
        put(&change, .connection(direction, "shared-mailbox"), sharedMailbox, declared: connection.sharedMailbox)
        changeScopes(&change, typed)
        return change
    }

    /// Whose token it is: a connection's, or nothing for the shared one.
    private var owner: Direction? { isOwn ? direction : nil }

    /// What the table of the token says itself, without what it takes from elsewhere.
    private var table: NewToken { isOwn ? connection.token ?? NewToken() : declared.values.token }

    private func put(
        _ change: inout DeclarationChange, _ key: DeclarationKey, _ typed: String, declared: String?,
        standard: String = ""
    ) {
        if typed.isEmpty || typed == standard {
            if declared != nil, declared != typed || typed.isEmpty {
                change.unset(key, for: standard.isEmpty ? nil : .text(standard))
            }
        } else if typed != declared {
            change.set(key, to: .text(typed))
        }
    }

    private func changeType(_ change: inout DeclarationChange) {
        if filling.provider.name != declared.provider.name {
            change.set(DeclarationKey(["provider"]), to: .text(filling.provider.name.text))
            let known = Set(filling.provider.parameters.map(\.name))
            for parameter in declared.provider.parameters where !known.contains(parameter.name) {
                for direction in [nil, Direction.incoming, .outgoing] {
                    change.unset(.token(of: direction, parameter.name))
                }
            }
        }
        guard filling.mailProtocol != connection.mailProtocol else { return }
        change.set(.connection(direction, "protocol"), to: .text(filling.mailProtocol.rawValue))
        // They were said of another server.
        for key in ["host", "port", "security", "mechanism", "scopes"] { change.unset(.connection(direction, key)) }
    }

    private func changeValues(_ change: inout DeclarationChange, _ typed: TokenDraft) {
        let values = table.values
        let fields: [(TokenTable.Key, String, String?, String)] = [
            (.grantType, typed.grantType, values.grantType?.rawValue, usualGrantType),
            (.issuer, typed.issuer, values.issuer, defaults.issuer),
            (.authorizationURL, typed.authorizationURL, values.authorizationURL, defaults.authorizationURL),
            (.tokenURL, typed.tokenURL, values.tokenURL, defaults.tokenURL),
            (
                .deviceAuthorizationURL, typed.deviceAuthorizationURL, values.deviceAuthorizationURL,
                defaults.deviceAuthorizationURL
            ),
            (.clientID, typed.clientID, values.clientID, defaults.clientID),
        ]
        for (key, text, declared, standard) in fields {
            // What makes a token the connection's own is not taken away for being the account's.
            if isOwn, key == .clientID, connection.token == nil { continue }
            put(&change, .token(of: owner, key.rawValue), text, declared: declared, standard: standard)
        }
        for parameter in filling.provider.parameters {
            let declared = PlainName(parameter.name).flatMap { table.parameters[$0] }
            put(
                &change, .token(of: owner, parameter.name), typed.parameters[parameter.name] ?? "", declared: declared,
                standard: usual(parameter))
        }
    }

    /// What a token has that says nothing of its grant type.
    private var usualGrantType: String {
        let shared = isOwn ? declared.values.token.values.grantType : nil
        return (shared ?? filling.provider.token.grantType ?? .authorizationCode).rawValue
    }

    private func usual(_ parameter: ProviderParameter) -> String {
        let shared = isOwn ? PlainName(parameter.name).flatMap { declared.values.token.parameters[$0] } : nil
        guard let standard = shared ?? parameter.defaultValue else { return "" }
        return filling.provider.filled(standard, with: filling.parameters)
    }
}
