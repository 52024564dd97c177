import Grants
import Secrets
import Testing

extension ConformanceCheck {
    static let identityChecks = [
        ConformanceCheck("Items of the same ID and different kinds are different items") { makeStore in
            let store = try await makeStore()
            let items = StoredItem.Kind.allCases.map { StoredItem.fresh($0, id: "shared-\(StoredItem.fresh().id)") }
            let secrets = items.map { _ in Samples.line(length: 60) }
            for (item, secret) in zip(items, secrets) {
                try await store.write(secret, as: item, interaction: .forbidden)
            }
            try await store.erase(items[0], interaction: .forbidden)
            #expect(try await store.read(items[0], interaction: .forbidden) == nil)
            for (item, secret) in zip(items, secrets).dropFirst() {
                #expect(try await store.read(item, interaction: .forbidden) == secret, "\(item.kind)")
            }
        },
        ConformanceCheck("Many items of one account are kept apart by their IDs") { makeStore in
            let store = try await makeStore()
            let account = StoredItem.fresh().account
            let items = (1...40).map { _ in StoredItem.fresh(account: account) }
            let secrets = items.map { _ in Samples.line(length: 60) }
            for (item, secret) in zip(items, secrets) {
                try await store.write(secret, as: item, interaction: .forbidden)
            }
            for (item, secret) in zip(items, secrets) {
                #expect(try await store.read(item, interaction: .forbidden) == secret)
            }
        },
        ConformanceCheck("An item is found, replaced and erased after its account was renamed") { makeStore in
            let store = try await makeStore()
            let before = StoredItem.fresh()
            let after = StoredItem(before.kind, id: before.id, account: StoredItem.fresh().account)
            let first = Samples.line(length: 60)
            try await store.write(first, as: before, interaction: .forbidden)
            #expect(try await store.read(after, interaction: .forbidden) == first)

            let second = Samples.line(length: 60)
            try await store.write(second, as: after, interaction: .forbidden)
            #expect(try await store.read(after, interaction: .forbidden) == second)
            #expect(try await store.read(before, interaction: .forbidden) == second)

            try await store.erase(before, interaction: .forbidden)
            #expect(try await store.read(after, interaction: .forbidden) == nil)
        },
    ]
}
