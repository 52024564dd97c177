import PlainJSON

/// Other people's screens and tastes, for the window that is looked at.
extension Chromium {
    public enum Scheme: String, Sendable, CaseIterable {
        case light, dark
    }

    /// Has the person prefer a colour scheme, and movement or none.
    public func prefer(_ scheme: Scheme, reducedMotion: Bool = false) async throws {
        try await driver.devTools(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": .string(scheme.rawValue)],
                    ["name": "prefers-reduced-motion", "value": reducedMotion ? "reduce" : ""],
                ]
            ])
    }

    /// Makes the window as wide and high as this, in pixels of CSS.
    public func resize(width: Int, height: Int) async throws {
        try await driver.devTools(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
                "mobile": false,
            ])
    }

    /// Gives the window its own size again.
    public func resetSize() async throws {
        try await driver.devTools("Emulation.clearDeviceMetricsOverride")
    }

    /// How far the page can be moved sideways, in pixels of CSS: 0 where everything is in sight.
    public func sidewaysOverflow() async throws -> Int {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return Int(try await run(script: script).number ?? 0)
    }

    /// What the clipboard holds. The person has allowed the page to read it.
    public func clipboard() async throws -> String {
        try await driver.devTools(
            "Browser.grantPermissions", ["permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]])
        let script = "const done = arguments[0]; navigator.clipboard.readText().then(done, (why) => done(`${why}`))"
        return try await run(asynchronousScript: script).text ?? ""
    }
}
