import Grants

extension ConsolePages {
    /// "Incoming email server" or "Outgoing email server" in the form of an account.
    func server(
        _ direction: Direction, _ form: AccountForm, summary: AccountSummary?, problems: [FieldProblem]
    ) -> Values {
        let declared = direction == .incoming ? form.draft.incoming : form.draft.outgoing
        let defaults = form.defaults[direction] ?? [:]
        let server = declared ?? ServerDraft(mailProtocol: Self.usual(direction, defaults).rawValue)
        let path = summary?.connections.contains { $0.direction == direction } == true ? summary?.path(direction) : nil
        func field(_ part: FormField.ServerField) -> FormField { .server(direction, part) }
        let oauth = field(.usesOAuth)
        let password = field(.password)
        let own: Values = [
            "direction": direction.rawValue, "title": phrases("server-\(direction)"),
            "wantedLabel": phrases("wanted-\(direction)"), "isWanted": declared != nil, "path": path.orAbsent,
            "tokenPath": path.map { "\($0)/token" }.orAbsent, "passwordForm": path != nil,
            "usesOAuth": server.usesOAuth, "oauthID": oauth.elementID, "oauthName": oauth.inputName,
            "oauthError": complaint(about: oauth, problems).orAbsent,
            "passwordID": password.elementID, "passwordName": password.inputName,
            "passwordHint": phrases(form.keptPasswords.contains(direction) ? "password-kept" : "password-hint"),
            "passwordIsKept": form.keptPasswords.contains(direction),
            "passwordError": complaint(about: password, problems).orAbsent,
        ]
        return own.merging(fields(of: server, direction, defaults, problems: problems)) { value, _ in value }
    }

    private func fields(
        of server: ServerDraft, _ direction: Direction, _ defaults: [MailProtocol: ServerDraft],
        problems: [FieldProblem]
    ) -> Values {
        func field(_ part: FormField.ServerField) -> FormField { .server(direction, part) }
        let usual = MailProtocol(rawValue: server.mailProtocol).flatMap { defaults[$0] }
        let security = usual?.security.nonEmpty.map {
            phrases("security-default", ["value": phrases("security-\($0)")])
        }
        let securities = ConnectionSecurity.allCases.map { Choice($0.rawValue, phrases("security-\($0)")) }
        return [
            "protocolField": choice(
                field(.mailProtocol), server.mailProtocol, protocols(direction, defaults), problems: problems),
            "hostField": input(field(.host), server.host, problems: problems, placeholder: usual?.host.nonEmpty),
            "portField": input(field(.port), server.port, problems: problems, placeholder: usual?.port.nonEmpty),
            "securityField": choice(
                field(.security), server.security, [Choice("", security ?? phrases("default"))] + securities,
                problems: problems),
            "userField": input(
                field(.user), server.user, problems: problems, hint: phrases("hint-user"),
                placeholder: usual?.user.nonEmpty),
        ]
    }

    /// The protocols that serve a direction; what the provider has comes first.
    private func protocols(_ direction: Direction, _ defaults: [MailProtocol: ServerDraft]) -> [Choice] {
        let serving = MailProtocol.allCases.filter { $0.serves(direction) }
        let known = serving.filter { defaults[$0] != nil }
        return (known.isEmpty ? serving : known).map { kind in
            Choice(
                kind.rawValue, kind.displayName, host: defaults[kind]?.host, port: defaults[kind]?.port,
                user: defaults[kind]?.user)
        }
    }

    private static func usual(_ direction: Direction, _ defaults: [MailProtocol: ServerDraft]) -> MailProtocol {
        MailProtocol.allCases.first { defaults[$0] != nil } ?? (direction == .incoming ? .imap : .smtp)
    }
}
