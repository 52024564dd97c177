import FoundationEssentials
import Grants

extension TokenForm {
    /// Whether a program talks to the provider: it needs neither addresses nor a client.
    fileprivate var isOfProgram: Bool { GrantType(rawValue: draft.grantType) == .program }
}

extension ConsolePages {
    /// "OAuth Token Details" of a connection. `GET /accounts/NAME/DIRECTION/token`
    ///
    /// - Parameter asFragment: for the dialog; else a whole page.
    func token(
        _ form: TokenForm, account: AccountSummary, _ direction: Direction, problems: [FieldProblem],
        asFragment: Bool, _ frame: PageFrame
    ) -> String {
        let own: Values = [
            "path": account.path(direction), "accountPath": account.path, "address": account.address,
            "serverTitle": phrases("server-\(direction)"), "isShared": form.isShared && !form.draft.ownToken,
            "revision": form.draft.revision.orAbsent, "filledType": form.draft.type, "ownToken": form.draft.ownToken,
            "usesSharedMailbox": form.draft.usesSharedMailbox,
            "asksNobody": GrantType(rawValue: form.draft.grantType)?.isAppOnly ?? false,
            "ownTokenHint": phrases("own-token-hint", ["server": phrases("server-\(direction)")]),
            "fileNote": form.fileIsOurs ? false : phrases("file-theirs", ["file": account.file]),
            "notice": frame.notice.map(values(of:)).orAbsent,
        ]
        let parts = [
            own, values(of: problems), choices(form, problems: problems), addresses(form, problems: problems),
            client(form, problems: problems), carried(form), scopes(form, problems: problems), registration(form),
        ]
        let values = parts.reduce(into: Values()) { $0.merge($1) { _, new in new } }
        return asFragment
            ? fragment("token-fragment", frame, values)
            : page("token-page", title: phrases("token-details"), place: .accounts, frame, values)
    }

    private func choices(_ form: TokenForm, problems: [FieldProblem]) -> Values {
        [
            "typeField": typeChoice(form.draft.type, form.types, problems: problems, updates: true),
            "grantTypeField": grantTypeChoice(
                form.draft.grantType, form.grantTypes, problems: problems, updates: true),
            "parameters": form.parameters.map { parameter(form, $0, problems: problems) },
        ]
    }

    private func parameter(_ form: TokenForm, _ parameter: TokenParameter, problems: [FieldProblem]) -> Values {
        let field = FormField.parameter(parameter.name)
        let typed = form.draft.parameters[parameter.name] ?? ""
        let hint = parameter.explanation.asSentence
        guard !parameter.choices.isEmpty else {
            return [
                "choices": false,
                "text": input(field, typed, problems: problems, hint: hint, placeholder: parameter.defaultValue),
            ]
        }
        let usual = parameter.defaultValue.map { Choice("", phrases("default-value", ["value": $0])) }
        let choices = (typed.isEmpty ? [usual ?? Choice("", phrases("default"))] : [usual].compactMap(\.self))
        return [
            "text": false,
            "choices": choice(
                field, typed, choices + parameter.choices.map { Choice($0, $0) }, problems: problems, hint: hint,
                updates: true),
        ]
    }

    /// The addresses that the grant type uses are in front, the others under "More": all keep what was typed.
    private func addresses(_ form: TokenForm, problems: [FieldProblem]) -> Values {
        let draft = form.draft
        // An issuer publishes the addresses that are not typed in.
        let lookedUp = draft.issuer.isEmpty ? nil : phrases("looked-up", ["issuer": draft.issuer])
        func address(_ field: FormField, _ value: String) -> Values {
            input(field, value, problems: problems, placeholder: lookedUp, type: "url")
        }
        let authorization = address(.authorizationURL, draft.authorizationURL)
        let device = address(.deviceAuthorizationURL, draft.deviceAuthorizationURL)
        let grantType = GrantType(rawValue: draft.grantType) ?? .authorizationCode
        let hidden: Set<FormField> = [.issuer, .authorizationURL, .deviceAuthorizationURL]
        return [
            "authorizationURLField": grantType == .authorizationCode ? authorization : false,
            "moreAuthorizationURLField": grantType == .authorizationCode ? false : authorization,
            "deviceURLField": grantType == .deviceCode ? device : false,
            "moreDeviceURLField": grantType == .deviceCode ? false : device,
            "tokenURLField": address(.tokenURL, draft.tokenURL),
            "issuerField": input(
                .issuer, draft.issuer, problems: problems, hint: phrases("hint-issuer"), type: "url"),
            "moreOpen": draft.ownToken || problems.contains { hidden.contains($0.field) },
        ]
    }

    /// What stands in no field where the provider's program does the talking: it goes along, so that nothing declared is
    /// lost with a save.
    private func carried(_ form: TokenForm) -> Values {
        guard form.isOfProgram else { return ["hasProgram": false, "carried": [Values]()] }
        let draft = form.draft
        let values: [(FormField, String)] = [
            (.issuer, draft.issuer), (.authorizationURL, draft.authorizationURL), (.tokenURL, draft.tokenURL),
            (.deviceAuthorizationURL, draft.deviceAuthorizationURL), (.clientID, draft.clientID),
        ]
        return [
            "hasProgram": true,
            "carried": values.filter { !$0.1.isEmpty }.map { ["name": $0.0.inputName, "value": $0.1] as Values },
            "authorizationURLField": false, "moreAuthorizationURLField": false, "deviceURLField": false,
            "moreDeviceURLField": false, "tokenURLField": false, "issuerField": false, "clientIDField": false,
            "secretField": false,
        ]
    }

    private func client(_ form: TokenForm, problems: [FieldProblem]) -> Values {
        [
            "clientIDField": input(.clientID, form.draft.clientID, problems: problems),
            "secretField": secretField(form.clientSecret, problems: problems),
            "callback": form.callbackURL.map { url in
                ["url": url, "hint": form.callbackNote?.asSentence ?? phrases("hint-callback-url")] as Values
            }.orAbsent,
        ]
    }

    /// What is kept is never sent to a page, and what was typed is not sent back.
    func secretField(_ kept: TokenForm.KeptSecret, problems: [FieldProblem]) -> Values {
        var field = values(of: .clientSecret, problems: problems, hint: hint(on: kept))
        field["placeholder"] = kept == .none ? false : phrases("secret-placeholder")
        return field
    }

    private func hint(on secret: TokenForm.KeptSecret) -> String {
        switch secret {
        case .none: phrases("hint-secret")
        case .kept(nil): phrases("secret-kept")
        case .kept(let address?): phrases("secret-kept-for", ["address": address])
        }
    }

    /// The scopes, one a line, and what each of them allows.
    func scopesField(_ scopes: String, explained: [ExplainedScope], problems: [FieldProblem]) -> Values {
        let lines = scopes.split(whereSeparator: \.isWhitespace)
        let own: Values = [
            "value": lines.joined(separator: "\n"), "rows": "\(min(max(lines.count, 2), 8))",
            "explanations": explained.map(values(of:)), "hasExplanations": !explained.isEmpty,
        ]
        return own.merging(values(of: .scopes, problems: problems, hint: nil)) { own, _ in own }
    }

    private func scopes(_ form: TokenForm, problems: [FieldProblem]) -> Values {
        [
            "scopesField": scopesField(form.draft.scopes, explained: form.scopes, problems: problems),
            "sharedMailboxField": input(.sharedMailbox, form.draft.sharedMailbox, problems: problems, type: "email"),
            "sharedScopes": form.sharedMailboxScopes.map(values(of:)),
            "hasSharedScopes": !form.sharedMailboxScopes.isEmpty,
        ]
    }

    private func values(of scope: ExplainedScope) -> Values {
        [
            "scope": scope.scope,
            "explanation": scope.explanation?.asSentence ?? phrases("scope-unexplained"),
        ]
    }

    private func registration(_ form: TokenForm) -> Values {
        [
            "permissions": form.permissions, "hasPermissions": !form.permissions.isEmpty,
            "registrationPage": (form.registrationPage?.asWebAddress).orAbsent,
            "whatToKnow": form.whatToKnow?.isEmpty == false,
            "whatToKnowParts": form.whatToKnow.map { Prose($0).values } ?? [],
        ]
    }
}
