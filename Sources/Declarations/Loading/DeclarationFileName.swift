import Grants

/// What a name in the directory of accounts, or of providers, means.
enum DeclarationFileName: Equatable {
    case declaration(PlainName)
    /// Hidden files, backups of editors and merge tools, and a README declare nothing.
    case ignored
    case misnamed

    init(_ fileName: String) {
        if Self.isIgnored(fileName) {
            self = .ignored
        } else if fileName.hasSuffix(".toml"), let name = PlainName(String(fileName.dropLast(".toml".count))) {
            self = .declaration(name)
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
