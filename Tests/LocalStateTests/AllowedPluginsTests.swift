import Foundation
import Grants
import LocalState
import TemporaryFiles
import Testing

@Suite("The plugins that a person has allowed")
struct AllowedPluginsTests {
    private func plugin(_ kind: String, _ name: String) throws -> AllowedPlugins.Plugin {
        AllowedPlugins.Plugin(kind: kind, name: try #require(PlainName(name)))
    }

    private func withList(_ body: (AllowedPlugins, _ file: String) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try body(AllowedPlugins(in: StateDirectory(path: directory)), directory + "/plugins-allowed.json")
        }
    }

    @Test func `None is allowed before one is, and one is until that is taken back`() throws {
        try withList { (list, _) throws in
            #expect(try list.all() == [])
            #expect(try list.set(plugin("store", "pass"), allowed: true))
            #expect(try list.set(plugin("client", "pass"), allowed: true))
            #expect(try !list.set(plugin("store", "pass"), allowed: true), "it was allowed already")
            #expect(try list.all() == [plugin("client", "pass"), plugin("store", "pass")])
            #expect(try list.set(plugin("store", "pass"), allowed: false))
            #expect(try !list.set(plugin("store", "pass"), allowed: false))
            #expect(try list.all() == [plugin("client", "pass")], "of one name each kind is allowed by itself")
        }
    }

    @Test func `Only this user can read or write the list`() throws {
        try withList { (list, file) throws in
            try list.set(plugin("store", "pass"), allowed: true)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test(arguments: [
        "", "{", #"{"version": 2, "plugins": []}"#, #"{"version": 1, "plugins": [{"kind": "store", "name": "../x"}]}"#,
    ])
    func `A list that cannot be read allows nothing, and is not written over`(text: String) throws {
        try withList { (list, file) throws in
            try Data(text.utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            #expect(throws: LedgerError.self) { try list.all() }
            #expect(throws: LedgerError.self) { try list.set(plugin("store", "pass"), allowed: true) }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        }
    }

    @Test func `Of many who change it at once nobody's change is lost`() async throws {
        try await withTemporaryDirectory { directory in
            let state = StateDirectory(path: directory)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    let plugin = try plugin("store", "store-\(number)")
                    group.addTask { try AllowedPlugins(in: state).set(plugin, allowed: true) }
                }
                try await group.waitForAll()
            }
            #expect(try AllowedPlugins(in: state).all().count == 16)
        }
    }
}
