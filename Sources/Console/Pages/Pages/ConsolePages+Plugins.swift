import Grants

extension ConsolePages {
    /// What others add, and where the grants rest. `GET /plugins`
    func plugins(_ sheet: PluginSheet, _ frame: PageFrame) -> String {
        page(
            "plugins", title: phrases("plugins"), place: .files, frame,
            [
                "plugins": sheet.plugins.enumerated().map { values(of: $1, number: $0) },
                "inUse": phrases("store-in-use", ["store": sheet.storeInUse]),
                "declared": sheet.storeDeclared.map { phrases("store-declared", ["store": $0]) }.orAbsent,
                "stores": sheet.stores.map {
                    ["name": $0, "isSelected": $0 == (sheet.storeDeclared ?? sheet.storeInUse)] as Values
                },
                "sealed": values(of: sheet.sealedFile),
            ])
    }

    private func values(of plugin: PluginSheet.Plugin, number: Int) -> Values {
        let words = [
            plugin.plugin.kind, plugin.version.map { phrases("plugin-version", ["version": $0]) },
            plugin.answers.map { phrases($0 ? "plugin-answers" : "plugin-silent") },
            plugin.isAllowed == false ? phrases("plugin-not-allowed") : nil,
        ]
        return [
            "id": "plugin-\(number)", "canSignIn": plugin.canBeTested && plugin.plugin.kind == "provider",
            "kind": plugin.plugin.kind, "name": plugin.plugin.name.text,
            "words": words.compactMap(\.self).joined(separator: " · "),
            "place": plugin.path.orAbsent, "canBeAllowed": plugin.isAllowed == false,
            "canBeDisallowed": plugin.isListed, "canBeTested": plugin.canBeTested,
            "problem": plugin.problem.map { values(of: $0) }.orAbsent,
        ]
    }

    private func values(of file: PluginSheet.SealedFile) -> Values {
        var values: Values = ["problem": false, "isOpenedByPassphrase": file == .passphrase]
        switch file {
        case .none: values["words"] = phrases("sealed-none")
        case .key(let path): values["words"] = phrases("sealed-key", ["file": path])
        case .passphrase: values["words"] = phrases("sealed-passphrase")
        case .closed(let problem):
            values["words"] = phrases("sealed-closed")
            values["problem"] = self.values(of: problem)
        }
        return values
    }
}
