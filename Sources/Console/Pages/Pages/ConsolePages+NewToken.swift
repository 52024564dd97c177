import Grants

extension ConsolePages {
    /// What a new account's form asks of its token: what a declaration cannot do without, and what was found of it.
    func newToken(_ draft: TokenDraft?, problems: [FieldProblem]) -> Values {
        let draft = draft ?? TokenDraft(type: "", grantType: GrantType.authorizationCode.rawValue)
        let addresses: [(FormField, String)] = [
            (.issuer, draft.issuer), (.authorizationURL, draft.authorizationURL), (.tokenURL, draft.tokenURL),
            (.deviceAuthorizationURL, draft.deviceAuthorizationURL),
        ]
        let isWrong = problems.contains { problem in
            problem.field == .scopes || addresses.contains { $0.0 == problem.field }
        }
        return [
            "grantTypeField": grantTypeChoice(
                draft.grantType, GrantType.ofServers, problems: problems, updates: false),
            "parameterFields": draft.parameters.sorted { $0.key < $1.key }.map { name, value in
                input(.parameter(name), value, problems: problems)
            },
            "clientIDField": input(.clientID, draft.clientID, problems: problems),
            "secretField": secretField(.none, problems: problems),
            "addressFields": addresses.map { input($0.0, $0.1, problems: problems, type: "url") },
            "scopesField": scopesField(draft.scopes, explained: [], problems: problems), "moreOpen": isWrong,
        ]
    }
}
