import Grants
import Secrets
import Testing

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
            #expect(secrets.contains { $0 == kept })
            try await store.erase(item, interaction: .forbidden)
            #expect(try await store.read(item, interaction: .forbidden) == nil)
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
                #expect(try await store.read(item, interaction: .forbidden) == secret)
            }
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
            #expect(read.count == 16)
            #expect(read.allSatisfy { $0 == secret })
        },
        ConformanceCheck("A reader sees the old secret or the new one while it is replaced, never nothing") {
            makeStore in
            let item = StoredItem.fresh()
            let secrets = [Samples.line(length: 1_000), Samples.line(length: 2_000)]
            let store = try await makeStore()
            try await store.write(secrets[0], as: item, interaction: .forbidden)
            let writer = Task {
                for index in 1...10 {
                    try await store.write(secrets[index % 2], as: item, interaction: .forbidden)
                }
            }
            for _ in 1...20 {
                let read = try await store.read(item, interaction: .forbidden)
                #expect(secrets.contains { $0 == read })
            }
            try await writer.value
        },
    ]
}
