import Grants
import Secrets
import Surroundings
import TestTokenStores
import Testing
import TokenStoreConformance
import TokenStores

@Suite("The Secret Service, GNOME Keyring unlocked")
struct SecretServiceConformanceTests {
    @Test("keeps the contract of a token store")
    func contract() async throws {
        try await withKeyring { keyring in
            let address = keyring.bus.address
            await checkConformance { SecretServiceStore(busAddress: address, deadline: .seconds(60)) }
            try await ConformanceCheck.kindCheck.run {
                SecretServiceStore(busAddress: address, deadline: .seconds(60))
            }
        }
    }

    @Test("What is saved is one item that other programs of the session find, labelled for people")
    func visibleItem() async throws {
        try await withKeyring { keyring in
            let store = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let item = try StoredItem.fresh(account: "work")
            let secret = Secret.fresh()
            try await store.write(secret, as: item, interaction: .forbidden)

            let found = try await shell("secret-tool lookup kind grant id \(item.id)", in: keyring)
            #expect(Secret(found) == secret)
            let listed = try await shell("secret-tool search --all account work", in: keyring)
            #expect(listed.contains("label = mailgrant: work (grant)\n"))
        }
    }

    @Test("The attributes, which anybody may read, hold nothing of the secret")
    func attributes() async throws {
        try await withKeyring { keyring in
            let store = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let item = try StoredItem.fresh(.clientSecret, account: "work")
            try await store.write(.fresh(), as: item, interaction: .forbidden)

            let lines = try await shell("secret-tool search --all id \(item.id)", in: keyring).split(separator: "\n")
            let attributes = lines.filter { $0.hasPrefix("attribute.") || $0.hasPrefix("schema") }.map(String.init)
            #expect(
                attributes.sorted() == [
                    "attribute.account = work", "attribute.id = \(item.id)", "attribute.kind = client-secret",
                    "schema = mailgrant.StoredItem",
                ])
        }
    }

    @Test("Saving under a renamed account renames the one item, and makes no second one")
    func renamedAccount() async throws {
        try await withKeyring { keyring in
            let store = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let before = try StoredItem.fresh(account: "work")
            let after = StoredItem(before.kind, id: before.id, account: try #require(PlainName("office")))
            try await store.write(.fresh(), as: before, interaction: .forbidden)
            try await store.write(.fresh(), as: after, interaction: .forbidden)

            let lines = try await shell("secret-tool search --all id \(before.id)", in: keyring).split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("label") } == ["label = mailgrant: office (grant)"])
            #expect(lines.filter { $0.hasPrefix("attribute.account") } == ["attribute.account = office"])
        }
    }

    @Test("Of copies that something else made, the one that is written is the one that is read, and all are erased")
    func copies() async throws {
        try await withKeyring { keyring in
            let store = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let item = try StoredItem.fresh(account: "work")
            try await store.write(.fresh(), as: item, interaction: .forbidden)
            for account in ["copy", "another-copy"] {
                let attributes = "xdg:schema mailgrant.StoredItem kind grant id \(item.id) account \(account)"
                _ = try await shell("echo a copy | secret-tool store --label=copy \(attributes)", in: keyring)
            }
            let listed = try await shell("secret-tool search --all id \(item.id)", in: keyring)
            try #require(listed.split(separator: "\n").filter { $0.hasPrefix("label") }.count == 3)

            let secret = Secret.fresh()
            try await store.write(secret, as: item, interaction: .forbidden)
            #expect(try await store.read(item, interaction: .forbidden) == secret)
            try await store.erase(item, interaction: .forbidden)
            #expect(try await store.read(item, interaction: .forbidden) == nil)
        }
    }
}
