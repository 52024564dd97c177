import Grants

extension ConsolePages {
    /// What is broken, as a text for a public issue. `GET /report`, `POST /report`
    ///
    /// - Parameters:
    ///   - text: nothing before it was asked for.
    ///   - account: the one that it is about; nothing for all.
    func report(_ text: String?, account: PlainName?, isOffline: Bool, _ frame: PageFrame) -> String {
        let all = Choice("", phrases("report-all"))
        var field = choice(
            .name, account?.text ?? "", [all] + frame.accounts.map { Choice($0.text, $0.text) }, problems: [])
        field["name"] = "account"
        field["label"] = phrases("account-section")
        return page(
            "report", title: phrases("report"), place: .files, frame,
            [
                "accountField": field, "isOffline": isOffline, "text": text.orAbsent,
                "command": "mailgrant doctor --report" + (account.map { " \($0)" } ?? "")
                    + (isOffline ? " --offline" : ""),
            ])
    }

    /// A provider's file that was pasted, and what is wrong in it.
    struct ProviderLook: Sendable {
        var name = ""
        var text = ""
        /// Nothing where nobody has looked.
        var findings: [Finding]?
    }
}
