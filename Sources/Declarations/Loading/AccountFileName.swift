import Grants

/// What a name in the directory of accounts means.
enum AccountFileName: Equatable {
    case account(PlainName)
    /// Hidden files, backups of editors and merge tools, and a README belong to nobody's account.
    case ignored
    case misnamed

    init(_ name: String) {
        if Self.isIgnored(name) {
            self = .ignored
        } else if name.hasSuffix(".toml"), let account = PlainName(String(name.dropLast(".toml".count))) {
            self = .account(account)
        } else {
            self = .misnamed
        }
    }

    private static func isIgnored(_ name: String) -> Bool {
        let backups = ["~", ".bak", ".orig", ".rej", ".swp", ".tmp"]
        return name.hasPrefix(".") || name.hasPrefix("#") || backups.contains(where: name.hasSuffix)
            || name == "README" || name.hasPrefix("README.")
    }
}
