import Grants

extension ConsolePages {
    /// All accounts, what needs a person first. `GET /`
    func overview(_ overview: Overview, _ frame: PageFrame) -> String {
        let attention = overview.accounts.flatMap { account in
            account.connections.compactMap { self.attention(to: $0, of: account) }
        }
        let steps = frame.planCount ?? 0
        let allAreVerified = overview.accounts.flatMap(\.connections).allSatisfy { $0.state == .verified }
        return page(
            "overview", title: phrases("place-accounts"), place: .accounts, isLive: true, frame,
            [
                "attention": attention, "hasAttention": !attention.isEmpty,
                "allIsWell": !overview.accounts.isEmpty && allAreVerified && attention.isEmpty
                    && overview.brokenFiles.isEmpty && overview.leftovers.isEmpty,
                "planNote": steps > 0 ? phrases.count(steps, "plan-note") : false,
                "accounts": overview.accounts.map { values(of: $0, frame) },
                "hasAccounts": !overview.accounts.isEmpty,
                "brokenFiles": overview.brokenFiles.map(values(of:)),
                "hasBrokenFiles": !overview.brokenFiles.isEmpty,
                "leftovers": overview.leftovers.map { ["name": $0.text, "path": "/accounts/\($0)"] as Values },
                "hasLeftovers": !overview.leftovers.isEmpty,
                "hasAnything": !overview.accounts.isEmpty || !overview.leftovers.isEmpty,
            ])
    }

    /// A connection's problem, or that its authorization is lost; nothing where it needs no person.
    private func attention(to connection: ConnectionSummary, of account: AccountSummary) -> Values? {
        let isLost = connection.state == .needsAuthorization
        guard connection.problem != nil || isLost else { return nil }
        let problem =
            connection.problem
            ?? ConsoleProblem(subject: "", what: phrases("authorization-lost"), remedy: phrases("authorize-again"))
        let subject = "\(account.name): \(phrases("server-\(connection.direction)"))"
        let own: Values = [
            "subject": subject, "path": account.path(connection.direction), "authorize": isLost,
            "asksNobody": connection.isAppOnly,
            "id": "attention-\(account.name)-\(connection.direction)",
        ]
        let shown = values(of: problem) { command in
            isLost && Self.isOne(command, "authorize", of: account.name, connection.direction)
                ? phrases("instead-of-authorize-here") : nil
        }
        return own.merging(shown) { own, _ in own }
    }
}
