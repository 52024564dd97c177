import ConfigurationFiles
import Grants
import Providers
import TemporaryFiles
import Testing

@testable import Declarations

extension Setting {
    var editor: DeclarationEditor { DeclarationEditor(LayerList(of: directory), .bundled) }

    var writer: DeclarationWriter { DeclarationWriter(directory: directory, providers: .bundled) }

    func file(_ name: String = "work") throws -> DeclarationFile {
        try #require(try editor.file(of: plainName(name)))
    }

    func path(_ name: String = "work") -> String { "\(root)/accounts/\(name).toml" }
}

extension ProviderCatalog {
    /// Each file is read once.
    static let bundled = ProviderCatalog(directory: nil)
}

/// A change as `mailgrant config` words it; no word takes the key away.
func change(_ edits: [(key: String, words: [String])]) throws -> DeclarationChange {
    var change = DeclarationChange()
    for (text, words) in edits {
        let key = try #require(DeclarationKey(text))
        if words.isEmpty {
            change.inherit(key)
        } else {
            change.set(key, to: try #require(DeclarationValue(words, for: key)))
        }
    }
    return change
}
