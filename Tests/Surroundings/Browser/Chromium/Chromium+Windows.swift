import PlainJSON

/// More windows than one.
extension Chromium {
    /// The windows that are open.
    public func windowCount() async throws -> Int {
        try await handles().count
    }

    /// Waits for a window beside the present one and looks at it for the length of a closure, in which it may close.
    public func inPopUp<Result>(_ body: () async throws -> Result) async throws -> Result {
        let present = try await driver.get("/window").text ?? ""
        var other: String?
        try await wait(for: "a pop-up") {
            other = try await handles().first { $0 != present }
            return other != nil
        }
        try await look(at: other ?? present)
        do {
            let result = try await body()
            try await look(at: present)
            return result
        } catch {
            try? await look(at: present)
            throw error
        }
    }

    /// Closes the window that is looked at.
    public func closeWindow() async throws {
        try await driver.delete("/window")
    }

    /// Waits until no window but the present one is open.
    public func seePopUpClose() async throws {
        try await wait(for: "the end of the pop-up") { try await handles().count == 1 }
    }

    private func handles() async throws -> [String] {
        try await driver.get("/window/handles").elements.compactMap(\.text)
    }

    private func look(at handle: String) async throws {
        try await driver.post("/window", ["handle": .string(handle)])
    }
}
