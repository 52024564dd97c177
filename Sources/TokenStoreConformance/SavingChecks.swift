import Grants
import Secrets

extension ConformanceCheck {
    static let savingChecks = [
        ConformanceCheck("An item that was never saved is nothing, not an error") { makeStore in
            try await makeStore().expect(nil, for: .fresh(), orFail: "an item that nobody saved is there")
        },
        ConformanceCheck("What was saved is read back byte for byte, also by another store on the same place") {
            makeStore in
            for secret in Samples.all {
                let item = StoredItem.fresh()
                try await makeStore().write(secret, as: item, interaction: .forbidden)
                try await makeStore().expect(secret, for: item, orFail: "what was saved does not come back")
                try await makeStore().clear([item])
            }
        },
        ConformanceCheck("A later secret takes the place of an earlier one, longer or shorter") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            for secret in [Samples.line(length: 300), Samples.line(length: 3_000), Samples.line(length: 30)] {
                try await store.write(secret, as: item, interaction: .forbidden)
                try await store.expect(secret, for: item, orFail: "what was saved last does not come back")
            }
            try await store.clear([item])
        },
        ConformanceCheck("An erased item is gone, and can be saved again") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            try await store.write(Samples.line(length: 40), as: item, interaction: .forbidden)
            try await store.erase(item, interaction: .forbidden)
            try await store.expect(nil, for: item, orFail: "an erased item is still there")

            let secret = Samples.line(length: 50)
            try await store.write(secret, as: item, interaction: .forbidden)
            try await store.expect(secret, for: item, orFail: "an item that was erased before is not saved")
            try await store.clear([item])
        },
        ConformanceCheck("Erasing an item that is not there is no error") { makeStore in
            let store = try await makeStore()
            let item = StoredItem.fresh()
            try await store.erase(item, interaction: .forbidden)
            try await store.erase(item, interaction: .forbidden)
        },
    ]
}
