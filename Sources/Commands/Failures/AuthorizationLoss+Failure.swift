import Grants

/// Why a person is needed, and for what.
extension AuthorizationLoss {
    var what: String {
        switch self {
        case .grantEnded(let end): "the provider ended the grant (\(end.reason))"
        case .refused(let refusal): "the provider asks for you again (\(refusal.reason))"
        case .providerMoved(let moves): "the declaration moved away from the grant: \(moves.words)"
        case .serverMoved(let moves): "the declaration moved to another mail server: \(moves.words)"
        case .scopesMissing(let scopes): "the grant does not cover \(scopes.joined(separator: ", "))"
        case .otherToken: "the declaration changed which token the connection uses"
        case .abandoned(let store): "the grant was left in \(store), which gives it out no more"
        case .passwordMoved(let moves): "the declaration moved away from the app password: \(moves.words)"
        case .passwordRefused(let refusal): "the mail server refused the app password (\(refusal.reason))"
        case .passwordAbandoned(let store): "the app password was left in \(store), which gives it out no more"
        }
    }

    func remedy(_ commands: RemedyCommands) -> String {
        switch self {
        case .grantEnded, .refused, .providerMoved, .serverMoved, .scopesMissing, .otherToken, .abandoned:
            "run: \(commands.authorize)"
        case .passwordMoved: "if that is right, store it again: \(commands.storePassword)"
        case .passwordAbandoned: "run: \(commands.storePassword)"
        case .passwordRefused: "store another: \(commands.storePassword), or try the same again: \(commands.check)"
        }
    }
}

extension [EndpointMove] {
    fileprivate var words: String {
        map { "\($0.key) from \($0.from ?? "none") to \($0.to ?? "none")" }.joined(separator: ", ")
    }
}
