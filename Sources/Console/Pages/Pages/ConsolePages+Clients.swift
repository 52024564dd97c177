import Grants

extension ConsolePages {
    /// What an account's mail programs are configured with. `GET /accounts/NAME/clients`
    func clients(_ texts: [ClientText], account: AccountSummary, _ frame: PageFrame) -> String {
        let all = texts.enumerated().map { (text: $1, values: values(of: $1, at: $0, path: account.path)) }
        let others = all.filter { !$0.text.isInstalled && $0.text.writtenTo == nil }.map(\.values)
        return page(
            "clients", title: phrases("mail-programs"), place: .accounts, frame,
            [
                "path": account.path, "address": account.address,
                "texts": all.filter { $0.text.isInstalled || $0.text.writtenTo != nil }.map(\.values),
                "others": others, "hasOthers": !others.isEmpty,
                "othersTitle": phrases.count(others.count, "clients-others"), "isEmpty": texts.isEmpty,
            ])
    }

    /// - Parameter path: the account's; nothing for one that is made up, for which nothing can be done.
    func values(of text: ClientText, at index: Int, path account: String?) -> Values {
        let path = "\(account ?? "")/clients/\(text.name)"
        let install = account != nil && text.canBeWritten && text.writtenTo == nil
        let state: (tone: String, word: String) =
            if text.writtenTo != nil {
                ("verified", "configured")
            } else {
                ("declared", text.isInstalled ? "installed" : "not-installed")
            }
        return [
            "id": "client-\(index)", "client": text.client, "form": text.form.nonEmpty.orAbsent,
            "summary": text.summary.asSentence, "file": text.file, "text": text.text, "tone": state.tone,
            "stateWord": phrases(state.word), "writtenTo": text.writtenTo.orAbsent,
            "lack": text.lack.map(\.asSentence).orAbsent,
            "installPath": install ? "\(path)/install?form=\(text.form)" : false,
            "checkPath": account != nil && text.isInstalled ? "\(path)/check" : false, "canSend": text.canSend,
            "uninstallPath": text.writtenTo == nil ? false : "\(path)/uninstall",
        ]
    }

    /// What a mail program's file would be changed to, before it is. `GET /accounts/NAME/clients/CLIENT/install`,
    /// `GET /accounts/NAME/clients/CLIENT/uninstall`
    func clientChange(
        _ change: ClientChange, _ preview: ClientPreview, account: AccountSummary, _ frame: PageFrame
    ) -> String {
        let action = change.action.rawValue
        let form = change.form.map { " --form \($0)" } ?? ""
        return page(
            "client-change", title: phrases("\(action)-button"), place: .accounts, frame,
            [
                "path": account.path, "address": account.address, "client": change.client.text, "action": action,
                "question": phrases("\(action)-question", ["client": preview.client]),
                "what": phrases("\(action)-what", ["client": preview.client]),
                "differences": preview.differences.enumerated().map { values(of: $1, id: "diff-\($0)") },
                "advice": preview.advice.map(\.asSentence).orAbsent, "revision": preview.revision,
                "form": change.form.orAbsent, "button": phrases("\(action)-button"),
                "tone": change.action == .install ? "main" : "danger",
                "command": "mailgrant client \(action) \(change.client) \(account.name)\(form)",
            ])
    }
}
