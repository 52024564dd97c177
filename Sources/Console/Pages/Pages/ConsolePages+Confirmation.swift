import Grants

extension ConsolePages {
    /// A question before something that cannot be undone. `GET /accounts/NAME/revoke`, `GET /accounts/NAME/forget`
    func confirm(_ question: Confirmation, _ frame: PageFrame) -> String {
        let (account, action) = (question.account, question.action.rawValue)
        // Of what is no longer declared, only its name is known.
        let key = account == nil ? "\(action)-leftover" : action
        let button = account == nil && question.action == .revoke ? "revoke-leftover-button" : "\(action)-button"
        return confirm(
            title: phrases("\(action)-button"), back: account.map { ($0.path, $0.address) },
            path: "/accounts/\(question.name)/\(action)",
            question: phrases("\(action)-question", ["account": account?.address ?? question.name.text]),
            what: phrases("\(key)-what", ["provider": account?.providerName ?? ""]),
            keeps: account.map { phrases("\(action)-keeps", ["file": $0.file]) }, button: phrases(button),
            command: "mailgrant \(action) \(question.name)", frame)
    }

    /// The same before everything that is kept is deleted. `GET /forget`
    func confirmForgettingAll(_ frame: PageFrame) -> String {
        confirm(
            title: phrases("forget-all"), back: nil, path: "/forget", question: phrases("forget-all-question"),
            what: phrases("forget-all-what"), keeps: phrases("forget-all-keeps"), button: phrases("forget-all"),
            command: "mailgrant forget --all", frame)
    }

    /// The same before something that a person entrusted is deleted. `GET /accounts/NAME/DIRECTION/client-secret/forget`
    func confirm(
        forgetting secret: KeptSecretKind, isOwn: Bool, account: AccountSummary, _ direction: Direction,
        _ frame: PageFrame
    ) -> String {
        let noun = secret.rawValue
        let path = account.path(direction)
        return confirm(
            title: phrases("forget-\(noun)"),
            back: secret == .password ? (account.path, account.address) : (path + "/secrets", phrases("secrets")),
            path: "\(path)/\(noun)/forget",
            question: phrases("forget-\(noun)-question", ["account": account.address]),
            what: phrases("forget-\(noun)-what", ["provider": account.providerName]), keeps: nil,
            button: phrases("forget-\(noun)"),
            command: "mailgrant store \(noun) \(account.name)" + (isOwn ? " --\(direction)" : "") + " --forget",
            frame)
    }

    /// The same before something is left in a token store that is dead. `POST /store/migrate`
    ///
    /// - Parameter lost: what that is.
    func confirm(abandoning lost: LostSecrets, by draft: StoreMoveDraft, _ frame: PageFrame) -> String {
        confirm(
            title: phrases("abandon-button"), place: .files, back: ("/plugins", phrases("plugins")),
            path: "/store/migrate", fields: draft.fields(agreeingTo: lost),
            question: phrases("abandon-question", ["store": draft.store]), what: lost.reason.asSentence,
            items: lost.secrets,
            keeps: phrases("abandon-keeps"), button: phrases("abandon-button"), command: draft.command, frame)
    }

    /// - Parameters:
    ///   - back: the page that it leads back to, beside the overview.
    ///   - fields: what goes along with the agreement.
    private func confirm(
        title: String, place: Place = .accounts, back: (path: String, name: String)?, path: String,
        fields: [(name: String, value: String)] = [], question: String, what: String,
        items: [String] = [],
        keeps: String?, button: String, command: String, _ frame: PageFrame
    ) -> String {
        page(
            "confirm", title: title, place: place, frame,
            [
                "placePath": place.rawValue, "placeName": phrases("place-\(place)"),
                "back": back.map { ["path": $0.path, "name": $0.name] as Values }.orAbsent,
                "cancelPath": back?.path ?? place.rawValue, "path": path, "question": question, "what": what,
                "keeps": keeps.orAbsent, "button": button, "command": command,
                "items": items, "hasItems": !items.isEmpty,
                "fields": fields.map { ["name": $0.name, "value": $0.value] as Values },
            ])
    }
}
