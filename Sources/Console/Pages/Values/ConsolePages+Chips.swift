import Grants

extension ConsolePages {
    /// Links to the same page for other accounts: each adds one or takes it away, the first shows all.
    ///
    /// - Parameters:
    ///   - path: the page's.
    ///   - rest: what else its address says, such as `&since=2h`.
    func chips(_ names: [PlainName], chosen: [PlainName], path: String, rest: String = "") -> Values {
        func address(_ accounts: [PlainName]) -> String {
            let query = accounts.map { "&account=\($0)" }.joined() + rest
            return query.isEmpty ? path : "\(path)?\(query.dropFirst())"
        }
        let all: Values = ["path": address([]), "name": phrases("all-accounts"), "isCurrent": chosen.isEmpty]
        let each: [Values] = names.map { name in
            let isChosen = chosen.contains(name)
            return [
                "path": address(isChosen ? chosen.filter { $0 != name } : (chosen + [name]).sorted()),
                "name": name.text, "isCurrent": isChosen,
            ]
        }
        return [
            "hasAccounts": !names.isEmpty, "accounts": [all] + each, "chosenAccounts": chosen.map(\.text),
        ]
    }
}
