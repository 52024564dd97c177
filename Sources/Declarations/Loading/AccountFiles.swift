import ConfigurationFiles
import Grants
import Providers

/// The files of one account, one a layer at most.
struct AccountFiles {
    /// The highest: the one that declares the account. What it leaves out the others say.
    let file: String
    /// Lowest first.
    let texts: [(text: String, file: String)]

    static let folder = "accounts"

    static func fileName(_ name: PlainName) -> String { "\(name).toml" }

    /// Nothing where no layer has the account.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of the files cannot be read.
    init?(of name: PlainName, in directories: [ConfigurationDirectory]) throws(ConfigurationErrors) {
        var texts: [(text: String, file: String)] = []
        let fileName = Self.fileName(name)
        for directory in directories {
            guard let text = try directory.text(of: fileName, in: Self.folder) else { continue }
            texts.append((text, directory.resolve(Self.folder + "/" + fileName)))
        }
        guard let highest = texts.last else { return nil }
        file = highest.file
        self.texts = texts
    }

    /// All of them as one document.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of them is not TOML.
    func document() throws(ConfigurationErrors) -> DocumentTable {
        var merged: DocumentTable?
        for (text, file) in texts {
            let document = try DocumentTable(parsing: text, file: file)
            merged = merged.map { document.over($0, inheriting: Self.isInherited) } ?? document
        }
        guard let merged else { preconditionFailure("an account has one file at least") }
        return merged
    }

    /// Whether one of them could declare an address or a host: what spells it nowhere and has no escapes cannot.
    func mayState(_ word: String) -> Bool {
        texts.contains { text, _ in
            text.utf8.contains(UInt8(ascii: "\\")) || text.lowercased().contains(word.lowercased())
        }
    }

    /// The endpoints of a lower layer belong to the issuer there, and secrets for another must not go to them: the rule of
    /// ``TokenTable/over(_:)``.
    private static func isInherited(
        _ path: [String], _ above: DocumentTable, _ below: DocumentTable, _ key: String
    ) -> Bool {
        guard path.last == "token", let key = TokenTable.Key(rawValue: key), key.isEndpoint,
            let issuer = above[TokenTable.Key.issuer.rawValue]?.value
        else { return true }
        return issuer == below[TokenTable.Key.issuer.rawValue]?.value
    }
}
