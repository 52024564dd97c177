import FoundationEssentials
import Glibc
import PlainJSON

/// How a ``Chromium`` differs from one that is started without more ado.
public struct ChromiumHabits: Sendable {
    /// Whether pages may run scripts, those in pop-ups as well.
    public var runsScripts = true
    /// Whether a script may open a window that nobody clicked for. Drivers allow it; people's browsers do not.
    public var allowsUnaskedPopUps = true
    /// In pixels of CSS.
    public var width = 1280
    public var height = 900

    public init() {}
}

/// Starts a headless Chromium by chromedriver(1), lends it to a closure and ends both, however the closure ends.
///
/// Its profile is private and new. Certificates are not verified: those of a practice world are of an authority that only
/// this world knows, and Chromium takes authorities from no file.
///
/// - Parameters:
///   - scratch: where profile and logs are put.
///   - name: of its files in there; every browser of one directory needs its own.
/// - Throws: ``ServiceFailure`` or ``WebDriverFailure`` when it cannot be started; what `body` throws.
public func withChromium<Result: Sendable>(
    _ habits: ChromiumHabits = ChromiumHabits(), in scratch: Scratch, named name: String = "chromium",
    _ body: (Chromium) async throws -> Result
) async throws -> Result {
    let home = try scratch.makeDirectory(name)
    var program = Program("chromedriver", ["--port=0"], directory: home)
    program.environment["HOME"] = home
    for tries in 1... {
        var hasBegun = false
        do {
            return try await withChromeDriver(program, log: "\(scratch.path)/\(name).log") { port in
                hasBegun = true
                let driver = try await WebDriver.begin(port: port, capabilities: habits.capabilities(profile: home))
                return try await use(driver, body)
            }
        } catch let failure as ServiceFailure
            where !hasBegun && tries < 10 && failure.logTail.contains("Address already in use")
        {
            // It takes a free port of IPv6 and then wants the same of IPv4, which somebody else may have.
        }
    }
    preconditionFailure("the last try returns or throws")
}

private func withChromeDriver<Result: Sendable>(
    _ program: Program, log: String, _ body: (Int) async throws -> Result
) async throws -> Result {
    try await withService("chromedriver", program, log: log) { lines in
        lines.lazy.compactMap { $0.firstMatch(of: /started successfully on port ([0-9]+)/) }.first.flatMap { Int($0.1) }
    } _: { port, _ in
        try await body(port)
    }
}

private func use<Result: Sendable>(
    _ driver: WebDriver, _ body: (Chromium) async throws -> Result
) async throws -> Result {
    let browser = Chromium(driver: driver, screenshots: try Screenshots(), records: BrowserRecords())
    do {
        let result = try await body(browser)
        try await driver.end()
        return result
    } catch {
        // The end of the service ends the browser as well, if need be.
        try? await driver.end()
        throw error
    }
}

extension ChromiumHabits {
    fileprivate func capabilities(profile: String) -> JSONValue {
        [
            "acceptInsecureCerts": true,
            "goog:chromeOptions": [
                "args": .array(arguments(profile: profile).map { .string($0) }),
                "excludeSwitches": allowsUnaskedPopUps ? [] : ["disable-popup-blocking"],
                "perfLoggingPrefs": ["enableNetwork": true],
                "prefs": runsScripts ? [:] : ["profile.managed_default_content_settings.javascript": 2],
            ],
            "goog:loggingPrefs": ["browser": "INFO", "performance": "ALL"],
        ]
    }

    private func arguments(profile: String) -> [String] {
        [
            "--headless=new", "--user-data-dir=\(profile)/profile", "--no-first-run", "--password-store=basic",
            "--lang=en", "--window-size=\(width),\(height)", "--disable-dev-shm-usage", "--force-color-profile=srgb",
        ]
            // Chromium's sandbox refuses to serve root.
            + (geteuid() == 0 ? ["--no-sandbox"] : [])
    }
}
