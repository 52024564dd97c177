extension ConsolePages {
    /// In the place of every page of an account whose file cannot be read: what is wrong, where, and what to do.
    func broken(_ account: BrokenAccount, _ frame: PageFrame) -> String {
        page(
            "broken", title: account.name, place: .accounts, frame,
            [
                "account": account.name, "path": "/accounts/\(account.name)",
                "files": account.files.map(values(of:)),
            ])
    }

    func values(of file: BrokenFile) -> Values {
        [
            "account": file.account, "path": "/accounts/\(file.account)", "place": file.place,
            "message": file.message.asSentence,
        ]
    }
}
