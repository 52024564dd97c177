import ConfigurationFiles
import Declarations
import Foundation
import Providers
import TemporaryFiles
import Testing

@Suite("The schemas of the files")
struct SchemaTests {
    @Test("Every key that a reader knows has a meaning written down")
    func meanings() {
        for key in AccountSchema.keys { #expect(AccountSchema.meaning(of: key.path) != nil, "\(key.path)") }
        for key in SettingsSchema.keys { #expect(SettingsSchema.meaning(of: key.path) != nil, "\(key.path)") }
        for key in ProviderSchema.keys { #expect(ProviderSchema.meaning(of: key.path) != nil, "\(key.path)") }
    }

    @Test("The keys are those that the readers know: what an error message lists for a table is what the schema has")
    func complete() throws {
        let tables: [(text: String, path: [String], keys: [ObservedKey])] = [
            ("", [], AccountSchema.keys), ("[incoming]\n", ["incoming"], AccountSchema.keys),
            ("[outgoing]\n", ["outgoing"], AccountSchema.keys),
        ]
        for (table, path, keys) in tables {
            try withSetting { (setting: Setting) throws in
                let text = "address = \"a@example.org\"\nprovider = \"generic\"\n\(table)qqqqqqqqqqqqqqqqqqqq = 1\n"
                let complaint = try #require(
                    try setting.complaints(text).first { $0.contains("unknown key; known here: ") })
                let listed = complaint.split(separator: ": ").last.map { $0.split(separator: ", ").map(String.init) }
                let known = keys.filter { $0.path.dropLast() == path[...] }.compactMap(\.path.last)
                #expect(listed == known.sorted())
            }
        }
        #expect(SettingsSchema.keys.map { $0.path.joined(separator: ".") }.contains("policy.git-credential-store"))
        let token = AccountSchema.keys.filter { $0.path.dropLast() == ["token"] }.compactMap(\.path.last)
        #expect(token.sorted() == TokenTable.Key.allCases.map(\.rawValue).sorted())
        let own = AccountSchema.keys.filter { $0.path.dropLast() == ["incoming", "token"] }.compactMap(\.path.last)
        #expect(own == token)
    }

    @Test("Types, words and bounds are the readers' own")
    func kinds() {
        func kind(_ path: String, _ keys: [ObservedKey]) -> KeyKind? {
            keys.first { $0.path.joined(separator: ".") == path }?.kind
        }
        #expect(kind("incoming.port", AccountSchema.keys) == .integer(1...65535))
        #expect(
            kind("incoming.protocol", AccountSchema.keys) == .text(TextShape(words: ["imap", "pop", "ews", "graph"])))
        #expect(kind("outgoing.protocol", AccountSchema.keys) == .text(TextShape(words: ["smtp", "ews", "graph"])))
        #expect(
            kind("clients", AccountSchema.keys)
                == .texts(TextShape(pattern: "^[a-z0-9][a-z0-9-]*(:[a-z0-9][a-z0-9-]*)?$")))
        #expect(kind("policy.require-signed-commits", SettingsSchema.keys) == .boolean)
        #expect(kind("format", ProviderSchema.keys) == .constant(1))
        #expect(kind("parameters.any.variants.any.any", ProviderSchema.keys) == .text(.any))
        #expect(
            ProviderSchema.keys.filter(\.isRequired).map { $0.path.joined(separator: ".") }.sorted() == [
                "display-name", "errors.remedy", "errors.what", "errors.whose-move", "format", "mail-errors.remedy",
                "mail-errors.what", "mail-errors.whose-move", "parameters.any.explanation", "scopes.allows",
                "scopes.scope", "types.name",
            ])
    }
}
