import Grants

extension ConsolePages {
    /// The mail programs that can be configured. `GET /clients`
    func clientPrograms(_ clients: [ClientProgram], problems: [ConsoleProblem], _ frame: PageFrame) -> String {
        page(
            "client-programs", title: phrases("mail-programs"), place: .files, frame,
            [
                "accounts": frame.accounts.map { ["path": "/accounts/\($0)/clients", "name": $0.text] as Values },
                "hasAccounts": !frame.accounts.isEmpty, "programs": clients.map(values(of:)),
                "problems": problems.map(values(of:)), "hasProblems": !problems.isEmpty,
            ])
    }

    /// What one would be configured with for an account that is made up. `GET /clients/NAME`
    func clientExample(_ client: ClientProgram, _ texts: [ClientText], _ frame: PageFrame) -> String {
        page(
            "client-example", title: client.displayName, place: .files, frame,
            [
                "displayName": client.displayName, "isEmpty": texts.isEmpty,
                "texts": texts.enumerated().map { values(of: $1, at: $0, path: nil) },
            ])
    }

    private func values(of client: ClientProgram) -> Values {
        let servers = client.directions.map { phrases("server-\($0)") }.joined(separator: ", ")
        return [
            "name": client.name.text, "displayName": client.displayName, "servers": servers,
            "tone": client.isInstalled ? "verified" : "declared",
            "stateWord": phrases(client.isInstalled ? "on-this-computer" : "not-installed"),
            "describedBy": client.describedBy.orAbsent,
            "forms": client.forms.map { ["name": $0.name, "summary": $0.summary.asSentence] as Values },
        ]
    }
}
