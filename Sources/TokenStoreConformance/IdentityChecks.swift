import Grants
import Secrets

extension ConformanceCheck {
    static let identityChecks = [
        ConformanceCheck("Items of every kind are kept apart, and erasing one leaves the others") { makeStore in
            try await checkKindsAreApart(
                StoredItem.Kind.allCases.map { StoredItem.fresh($0) }, in: try await makeStore())
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
                try await store.expect(secret, for: item, orFail: "one of 40 items of an account was lost")
            }
            try await store.clear(items)
        },
        ConformanceCheck("An item is found, replaced and erased after its account was renamed") { makeStore in
            let store = try await makeStore()
            let before = StoredItem.fresh()
            let after = StoredItem(before.kind, id: before.id, account: StoredItem.fresh().account)
            let first = Samples.line(length: 60)
            try await store.write(first, as: before, interaction: .forbidden)
            try await store.expect(first, for: after, orFail: "an item is not found by its ID alone")

            let second = Samples.line(length: 60)
            try await store.write(second, as: after, interaction: .forbidden)
            try await store.expect(second, for: after, orFail: "an item is not replaced under another account's name")
            try await store.expect(second, for: before, orFail: "the item is there twice, once for each account")

            try await store.erase(before, interaction: .forbidden)
            try await store.expect(nil, for: after, orFail: "an item is not erased by its ID alone")
        },
    ]

    /// What a store that sees an item's kind keeps besides. A git credential helper sees the ID alone.
    public static let kindCheck = ConformanceCheck("Items of the same ID and different kinds are different items") {
        makeStore in
        let id = "shared-\(StoredItem.fresh().id)"
        try await checkKindsAreApart(
            StoredItem.Kind.allCases.map { StoredItem.fresh($0, id: id) }, in: try await makeStore())
    }

    private static func checkKindsAreApart(_ items: [StoredItem], in store: any TokenStore) async throws {
        let secrets = items.map { _ in Samples.line(length: 60) }
        for (item, secret) in zip(items, secrets) {
            try await store.write(secret, as: item, interaction: .forbidden)
        }
        try await store.erase(items[0], interaction: .forbidden)
        try await store.expect(nil, for: items[0], orFail: "an erased item is still there")
        for (item, secret) in zip(items, secrets).dropFirst() {
            try await store.expect(secret, for: item, orFail: "the item of kind \(item.kind.rawValue) was lost")
        }
        try await store.clear(items)
    }
}
