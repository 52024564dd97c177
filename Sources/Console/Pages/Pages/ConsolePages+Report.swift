import Grants

extension ConsolePages {
    /// What is broken, as a text for a public issue. `GET /report`, `POST /report`
    ///
    /// - Parameter text: nothing before it was asked for.
    func report(_ text: String?, on subject: ReportSubject, _ frame: PageFrame) -> String {
        func field(_ name: String, _ label: String, _ value: String?, _ choices: [Choice]) -> Values {
            var field = choice(.name, value ?? "", choices, problems: [])
            field["id"] = "report-\(name)"
            field["name"] = name
            field["label"] = phrases(label)
            return field
        }
        let accounts = frame.accounts.map { Choice($0.text, $0.text) }
        let servers = Direction.allCases.map { Choice($0.rawValue, phrases("server-\($0)")) }
        return page(
            "report", title: phrases("report"), place: .files, frame,
            [
                "fields": [
                    field(
                        "account", "account-section", subject.account?.text,
                        [Choice("", phrases("report-all"))] + accounts),
                    field(
                        "direction", "report-connection", subject.direction?.rawValue,
                        [Choice("", phrases("report-both"))] + servers),
                ],
                "isOffline": subject.isOffline, "text": text.orAbsent, "command": subject.command,
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
