import Grants
import Secrets
import Synchronization

extension ConformanceCheck {
    static let concurrencyChecks = [
        ConformanceCheck("Of two that save a new item at once one wins whole, and there is one item") { makeStore in
            let item = StoredItem.fresh()
            let secrets = [Samples.line(length: 2_000), Samples.line(length: 3_000)]
            try await withThrowingTaskGroup { group in
                for secret in secrets {
                    let store = try await makeStore()
                    group.addTask { try await store.write(secret, as: item, interaction: .forbidden) }
                }
                try await group.waitForAll()
            }
            let store = try await makeStore()
            let kept = try await store.read(item, interaction: .forbidden)
            try expect(secrets.contains { $0 == kept }, orFail: "what two saved at once is neither's")
            try await store.erase(item, interaction: .forbidden)
            try await store.expect(nil, for: item, orFail: "what two saved at once is there twice")
        },
        ConformanceCheck("Two that save different items at once both succeed") { makeStore in
            let items = (1...8).map { _ in StoredItem.fresh() }
            let secrets = items.map { _ in Samples.line(length: 200) }
            try await withThrowingTaskGroup { group in
                for (item, secret) in zip(items, secrets) {
                    let store = try await makeStore()
                    group.addTask { try await store.write(secret, as: item, interaction: .forbidden) }
                }
                try await group.waitForAll()
            }
            let store = try await makeStore()
            for (item, secret) in zip(items, secrets) {
                try await store.expect(secret, for: item, orFail: "one of 8 items that were saved at once was lost")
            }
            try await store.clear(items)
        },
        ConformanceCheck("Many readers at once all get the secret") { makeStore in
            let item = StoredItem.fresh()
            let secret = Samples.line(length: 4_096)
            let store = try await makeStore()
            try await store.write(secret, as: item, interaction: .forbidden)
            let read = try await withThrowingTaskGroup(of: Secret?.self) { group in
                for _ in 1...16 {
                    group.addTask { try await store.read(item, interaction: .forbidden) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let right = read.count { $0 == secret }
            try expect(right == 16, orFail: "of 16 readers at once \(right) got the secret")
            try await store.clear([item])
        },
        ConformanceCheck("A reader sees the old secret or the new one while it is replaced, never nothing") {
            makeStore in
            let item = StoredItem.fresh()
            let secrets = [Samples.line(length: 1_000), Samples.line(length: 2_000)]
            let store = try await makeStore()
            try await store.write(secrets[0], as: item, interaction: .forbidden)
            let isWritten = Flag()
            let writer = Task {
                defer { isWritten.set() }
                for index in 1...10 {
                    try await store.write(secrets[index % 2], as: item, interaction: .forbidden)
                }
            }
            var seen: Set<Secret?> = []
            repeat {
                seen.insert(try await store.read(item, interaction: .forbidden))
                // A store that never waits would leave the writer no thread.
                await Task.yield()
            } while !isWritten.isSet
            try await writer.value
            seen.insert(try await store.read(item, interaction: .forbidden))
            try expect(seen.isSubset(of: secrets), orFail: "while it was replaced an item was gone or half written")
            try await store.clear([item])
        },
    ]
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
