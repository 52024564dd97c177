import Grants

extension ConsolePages {
    /// The settings of an account, or the form of a new one. `GET /accounts/NAME`, `GET /new-account`
    ///
    /// - Parameter summary: the account as it is; nothing for a new one.
    func account(
        _ form: AccountForm, summary: AccountSummary?, problems: [FieldProblem], _ frame: PageFrame
    ) -> String {
        let isFirstStep = form.draft.changing == nil && form.draft.address.isEmpty && problems.isEmpty
        return accountPage(
            form, summary: summary, problems: problems, frame, isFirstStep: isFirstStep)
    }

    /// The form of a new account, filled in with what was found for its address. `POST /new-account/discover`
    func discovered(_ found: Discovered, types: [TokenType], _ frame: PageFrame) -> String {
        accountPage(
            AccountForm(draft: found.draft, types: types), summary: nil, problems: [], frame, isFirstStep: false,
            found: found)
    }

    private func accountPage(
        _ form: AccountForm, summary: AccountSummary?, problems: [FieldProblem], _ frame: PageFrame,
        isFirstStep: Bool, found: Discovered? = nil
    ) -> String {
        let title = form.draft.changing == nil ? phrases("add-account") : form.draft.address
        let own: Values = [
            "heading": title, "summary": summary.map { values(of: $0, frame) }.orAbsent, "isFirstStep": isFirstStep,
            "discoverAddress": addressStep(form), "isOffline": form.search.isOffline,
            "nameServer": form.search.nameServer, "isSearchOpen": form.search != DiscoverySearch(form.search.address),
            "facts": found?.facts.map(\.withLargeFirstLetter) ?? [],
            "steps": found?.steps ?? [], "hasSteps": found?.steps.isEmpty == false,
            "hasFacts": found?.facts.isEmpty == false,
            "warnings": found?.warnings.map(\.asSentence) ?? [], "hasWarnings": found?.warnings.isEmpty == false,
            "action": form.draft.changing.map { "/accounts/\($0)" } ?? "/accounts",
            "servers": Direction.allCases.map { server($0, form, summary: summary, problems: problems) },
            "newToken": form.draft.changing == nil ? newToken(form.draft.token, problems: problems) : false,
            "fileNote": fileNote(form), "revision": form.draft.revision.orAbsent,
        ]
        let parts = [own, values(of: problems), accountFields(form, problems: problems)]
        return page(
            "account", title: title, place: .accounts, frame,
            parts.reduce(into: [:]) { $0.merge($1) { _, new in new } })
    }

    private func addressStep(_ form: AccountForm) -> Values {
        var field = input(
            .address, form.draft.address, problems: [], hint: phrases("discover-hint"), type: "email", isRequired: true)
        // The form below has a field of this name, too.
        field["id"] = "discover-address"
        field["describedBy"] = "discover-address-hint"
        return field
    }

    private func accountFields(_ form: AccountForm, problems: [FieldProblem]) -> Values {
        let draft = form.draft
        let isNew = draft.changing == nil
        return [
            "nameField": isNew
                ? input(.name, draft.name, problems: problems, hint: phrases("hint-name"), isRequired: true) : false,
            "addressField": input(.address, draft.address, problems: problems, type: "email", isRequired: true),
            "typeField": isNew ? typeChoice(draft.type, form.types, problems: problems, updates: false) : false,
        ]
    }

    private func fileNote(_ form: AccountForm) -> String {
        guard form.draft.changing != nil else { return phrases("file-new") }
        return phrases(form.fileIsOurs ? "file-ours" : "file-theirs", ["file": form.file])
    }
}
