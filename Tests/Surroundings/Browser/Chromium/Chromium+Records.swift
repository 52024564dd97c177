/// What went on behind the page.
extension Chromium {
    /// What the browser's console said since this was last asked: nothing, where all is well.
    public func takeConsoleMessages() async throws -> [ConsoleMessage] {
        try await records.take(driver)
        return await records.takeMessages()
    }

    /// The requests that the browser made since this was last asked, those of pop-ups included.
    public func takeRequests() async throws -> [BrowserRequest] {
        try await records.take(driver)
        return await records.takeRequests()
    }

    /// Has the next page be loaded as by somebody who was never there.
    public func emptyCache() async throws {
        try await driver.devTools("Network.clearBrowserCache")
    }

    /// Has the browser be one that was never let in anywhere.
    public func forgetCookies() async throws {
        try await driver.delete("/cookie")
    }
}
