import Grants

extension ConsolePages {
    /// Every key that is declared, who says it, and a form for any of them. `GET /accounts/NAME/keys`, `GET /settings`
    ///
    /// - Parameters:
    ///   - draft: what was typed.
    ///   - account: whose keys they are; nothing for the settings.
    func keys(
        _ form: KeyForm, _ draft: KeyDraft, account: AccountSummary?, problems: [FieldProblem], _ frame: PageFrame
    ) -> String {
        let title = phrases(account == nil ? "settings-file" : "all-keys")
        var key = input(
            .key, draft.key, problems: problems, hint: phrases(account == nil ? "hint-settings-key" : "hint-key"),
            isRequired: true)
        key["list"] = "known-keys"
        let own: Values = [
            "heading": title, "account": account.map { ["path": $0.path, "address": $0.address] as Values }.orAbsent,
            "lead": phrases(account == nil ? "settings-text" : "all-keys-text"),
            "path": account.map { "\($0.path)/keys" } ?? "/settings", "revision": draft.revision.orAbsent,
            "takingAway": KeyDraft.takingAway, "keyField": key,
            "valueField": input(.keyValue, draft.value, problems: problems, hint: phrases("hint-key-value")),
            "moreField": moreKeys(draft, problems),
            "known": form.known.map { ["key": $0.key, "meaning": $0.meaning.orAbsent] as Values },
            "fileNote": phrases(form.fileIsOurs ? "file-ours" : "file-theirs", ["file": form.file]),
            "values": form.values.map { value in
                [
                    "key": value.key, "texts": value.texts,
                    "origin": value.origin.hasSuffix(":") ? String(value.origin.dropLast()) : value.origin,
                ] as Values
            },
            "hasValues": !form.values.isEmpty,
        ]
        return page(
            "keys", title: title, place: account == nil ? .files : .accounts, frame,
            own.merging(values(of: problems)) { own, _ in own })
    }

    private func moreKeys(_ draft: KeyDraft, _ problems: [FieldProblem]) -> Values {
        var field = values(of: .moreKeys, problems: problems, hint: phrases("hint-more-keys"))
        field["value"] = draft.more
        field["isOpen"] = !draft.more.isEmpty
        return field
    }
}
