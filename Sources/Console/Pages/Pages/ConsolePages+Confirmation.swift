import Grants

extension ConsolePages {
    /// A question before something that cannot be undone. `GET /accounts/NAME/revoke`, `GET /accounts/NAME/forget`
    func confirm(_ question: Confirmation, _ frame: PageFrame) -> String {
        let (account, action) = (question.account, question.action.rawValue)
        return page(
            "confirm", title: phrases("\(action)-button"), place: .accounts, frame,
            [
                "path": account.path, "address": account.address, "action": action,
                "question": phrases("\(action)-question", ["account": account.address]),
                "what": phrases("\(action)-what", ["provider": account.providerName]),
                "keeps": phrases("\(action)-keeps", ["file": account.file]), "button": phrases("\(action)-button"),
                "command": "mailgrant \(action) \(account.name)",
            ])
    }
}
