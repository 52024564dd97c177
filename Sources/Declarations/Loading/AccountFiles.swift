import ConfigurationFiles
import Grants
import Providers

/// The files of one account, one a layer at most.
struct AccountFiles {
    /// The highest: the one that declares the account. What it leaves out the others say.
    let file: String
    /// Lowest first.
    let texts: [LayerText]

    static let folder = "accounts"

    static func fileName(_ name: PlainName) -> String { "\(name).toml" }

    /// Nothing where no layer has the account.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of the files cannot be read.
    init?(of name: PlainName, in directories: [ConfigurationDirectory]) throws(ConfigurationErrors) {
        var texts: [LayerText] = []
        let fileName = Self.fileName(name)
        for directory in directories {
            guard let text = try directory.text(of: fileName, in: Self.folder) else { continue }
            texts.append(LayerText(file: directory.resolve(Self.folder + "/" + fileName), text: text))
        }
        self.init(texts)
    }

    /// Nothing where there are none.
    ///
    /// - Parameter texts: lowest first.
    init?(_ texts: [LayerText]) {
        guard let highest = texts.last else { return nil }
        file = highest.file
        self.texts = texts
    }

    /// All of them as one document.
    ///
    /// - Throws: ``ConfigurationErrors`` where one of them is not TOML.
    func document() throws(ConfigurationErrors) -> DocumentTable {
        var merged: DocumentTable?
        for layer in texts {
            let document = try DocumentTable(parsing: layer.text, file: layer.file)
            merged = merged.map { document.over($0, inheriting: Self.isInherited) } ?? document
        }
        guard let merged else { preconditionFailure("an account has one file at least") }
        return merged
    }

    /// Whether one of them could declare an address or a host: what spells it nowhere and has no escapes cannot.
    func mayState(_ word: String) -> Bool {
        texts.contains { layer in
            let text = layer.text
            return text.utf8.contains(UInt8(ascii: "\\")) || text.lowercased().contains(word.lowercased())
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

/// An account's file in one layer, as it was read.
struct LayerText: Sendable, Equatable {
    let file: String
    let text: String
}
