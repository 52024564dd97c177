import Grants

extension ConsolePages {
    /// What an account's mail programs are configured with. `GET /accounts/NAME/clients`
    func clients(_ texts: [ClientText], account: AccountSummary, _ frame: PageFrame) -> String {
        page(
            "clients", title: phrases("mail-programs"), place: .accounts, frame,
            [
                "path": account.path, "address": account.address,
                "texts": texts.enumerated().map { index, text in
                    [
                        "id": "client-\(index)", "client": text.client, "form": text.form.nonEmpty.orAbsent,
                        "summary": text.summary.asSentence, "file": text.file, "text": text.text,
                        "isInstalled": text.isInstalled,
                        "installedWord": phrases(text.isInstalled ? "installed" : "not-installed"),
                    ] as Values
                },
            ])
    }
}
