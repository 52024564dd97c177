import FakeSecretService
import Glibc
import Grants
import Secrets
import Surroundings
import Testing
import TokenStores

@Suite("Absent, locked, dismissed and hung are different answers of the Secret Service")
struct SecretServiceFailureTests {
    @Test("Without a session bus the service is absent")
    func noBus() async throws {
        try await withDirectory { directory in
            let item = try StoredItem.fresh()
            for address in [nil, "unix:path=\(directory)/nothing", "nonsense", ""] {
                let store = SecretServiceStore(busAddress: address)
                #expect(await store.readFailure(item) == .absent, "\(address ?? "none")")
                #expect(await store.writeFailure(item) == .absent, "\(address ?? "none")")
                #expect(await store.eraseFailure(item) == .absent, "\(address ?? "none")")
            }
        }
    }

    @Test("On a bus without a Secret Service it is absent")
    func noService() async throws {
        try await withBus { bus in
            let store = SecretServiceStore(busAddress: bus.address, deadline: .seconds(60))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item) == .absent)
            #expect(await store.writeFailure(item, .allowed) == .absent)
        }
    }

    @Test("A locked keyring is locked for every call, also for an item that it does not have")
    func locked() async throws {
        try await withKeyring { keyring in
            let store = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let item = try StoredItem.fresh()
            try await store.write(.fresh(), as: item, interaction: .forbidden)
            try await keyring.lock()
            for item in [item, try StoredItem.fresh()] {
                #expect(await store.readFailure(item) == .locked)
                #expect(await store.writeFailure(item) == .locked)
                #expect(await store.eraseFailure(item) == .locked)
            }
        }
    }

    @Test("No prompt is shown where none is allowed")
    func noPrompt() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_PROMPT_UNLOCKS) { address, promptsShown in
            let store = SecretServiceStore(busAddress: address, deadline: .seconds(60))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item) == .locked)
            #expect(await store.writeFailure(item) == .locked)
            #expect(await store.eraseFailure(item) == .locked)
            #expect(promptsShown() == 0)
        }
    }

    @Test("A prompt that the person answers gives the secret")
    func answeredPrompt() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_PROMPT_UNLOCKS) { address, promptsShown in
            let store = SecretServiceStore(busAddress: address, deadline: .seconds(60), promptDeadline: .seconds(60))
            let secret = try await store.read(.fresh(), interaction: .allowed)
            #expect(secret == Secret(String(cString: fake_secret_service_secret)))
            #expect(promptsShown() == 1)
        }
    }

    @Test("A prompt that the person closes is dismissed")
    func dismissed() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_PROMPT_IS_DISMISSED) { address, promptsShown in
            let store = SecretServiceStore(busAddress: address, deadline: .seconds(60), promptDeadline: .seconds(60))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item, .allowed) == .dismissed)
            #expect(await store.writeFailure(item, .allowed) == .dismissed)
            #expect(await store.eraseFailure(item, .allowed) == .dismissed)
            #expect(promptsShown() == 3)
        }
    }

    @Test("A prompt that nobody answers is given up at the deadline")
    func openPrompt() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_PROMPT_STAYS_OPEN) { address, _ in
            let store = SecretServiceStore(busAddress: address, deadline: .seconds(60), promptDeadline: .seconds(1))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item, .allowed) == .hung)
        }
    }

    @Test("A service that never answers is hung")
    func silentService() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_IS_SILENT) { address, _ in
            let store = SecretServiceStore(busAddress: address, deadline: .milliseconds(300))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item) == .hung)
            #expect(await store.writeFailure(item) == .hung)
            #expect(await store.eraseFailure(item) == .hung)
        }
    }

    @Test("A service that never answers is hung at the ordinary deadline, though a prompt would be allowed")
    func silentServiceInteractive() async throws {
        try await withFakeService(.FAKE_SECRET_SERVICE_IS_SILENT) { address, _ in
            let store = SecretServiceStore(
                busAddress: address, deadline: .milliseconds(300), promptDeadline: .seconds(86_400))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item, .allowed) == .hung)
        }
    }

    @Test("A keyring that stops is hung, and answers again when it goes on")
    func pausedKeyring() async throws {
        try await withKeyring { keyring in
            let patient = SecretServiceStore(busAddress: keyring.bus.address, deadline: .seconds(60))
            let hasty = SecretServiceStore(busAddress: keyring.bus.address, deadline: .milliseconds(300))
            let item = try StoredItem.fresh()
            let secret = Secret.fresh()
            try await patient.write(secret, as: item, interaction: .forbidden)

            try keyring.daemon.pause()
            #expect(await hasty.readFailure(item) == .hung)
            try keyring.daemon.resume()
            #expect(try await patient.read(item, interaction: .forbidden) == secret)
        }
    }

    @Test("A bus that stops is hung, though it is connected to")
    func pausedBus() async throws {
        try await withBus { bus in
            try bus.daemon.pause()
            let store = SecretServiceStore(busAddress: bus.address, deadline: .milliseconds(300))
            let item = try StoredItem.fresh()
            #expect(await store.readFailure(item) == .hung)
        }
    }

    @Test("Calls that hang do not hold up other tasks, however many they are")
    func manyHungCalls() async throws {
        try await withBus { bus in
            try bus.daemon.pause()
            let store = SecretServiceStore(busAddress: bus.address, deadline: .seconds(2))
            let item = try StoredItem.fresh()
            let ended = await withTaskGroup(of: String.self) { group in
                for _ in 1...16 {
                    group.addTask { await store.readFailure(item) == .hung ? "hung" : "not hung" }
                }
                group.addTask { "other" }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ended.first == "other")
            #expect(ended.filter { $0 == "hung" }.count == 16)
        }
    }

    @Test("What an error says is one printable line")
    func printableError() async throws {
        let store = SecretServiceStore(busAddress: "unix:path=/none/\u{1B}[31m\n\u{202E}x")
        let item = try StoredItem.fresh()
        let error = await #expect(throws: TokenStoreError.self) {
            try await store.read(item, interaction: .forbidden)
        }
        let scalars = try #require(error).detail.unicodeScalars
        #expect(!scalars.isEmpty)
        #expect(!scalars.contains { [.control, .format, .lineSeparator].contains($0.properties.generalCategory) })
    }

    /// Runs a fake service on a bus of its own.
    ///
    /// - Parameter body: is given the address of the bus and a function that says how many prompts were shown so far.
    private func withFakeService(
        _ behaviour: fake_secret_service_behaviour, _ body: (String, () -> Int32) async throws -> Void
    ) async throws {
        try await withBus { bus in
            let service = try #require(fake_secret_service_start(bus.address, behaviour))
            defer { fake_secret_service_stop(service) }
            try await body(bus.address) { fake_secret_service_prompts_shown(service) }
        }
    }
}
