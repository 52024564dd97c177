import Grants
import Secrets
import Testing

extension ConformanceCheck {
    static let savingChecks = [
        ConformanceCheck("An item that was never saved is nothing, not an error") { makeStore in
            let store = try await makeStore()
            #expect(try await store.read(.fresh(), interaction: .forbidden) == nil)
        },
        ConformanceCheck("What was saved is read back byte for byte, also by another store on the same place") {
            makeStore in
            for secret in Samples.all {
                let item = StoredItem.fresh()
                try await makeStore().write(secret, as: item, interaction: .forbidden)
                let read = try await makeStore().read(item, interaction: .forbidden)
                #expect(read == secret, "\(secret.count) bytes")
            }
        },
        ConformanceCheck("A later secret takes the place of an earlier one, longer or shorter") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            for secret in [Samples.line(length: 300), Samples.line(length: 3_000), Samples.line(length: 30)] {
                try await store.write(secret, as: item, interaction: .forbidden)
                #expect(try await store.read(item, interaction: .forbidden) == secret)
            }
        },
        ConformanceCheck("An erased item is gone, and can be saved again") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            try await store.write(Samples.line(length: 40), as: item, interaction: .forbidden)
            try await store.erase(item, interaction: .forbidden)
            #expect(try await store.read(item, interaction: .forbidden) == nil)

            let secret = Samples.line(length: 50)
            try await store.write(secret, as: item, interaction: .forbidden)
            #expect(try await store.read(item, interaction: .forbidden) == secret)
        },
        ConformanceCheck("Erasing an item that is not there is no error") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            try await store.erase(item, interaction: .forbidden)
            try await store.erase(item, interaction: .forbidden)
        },
    ]
}
