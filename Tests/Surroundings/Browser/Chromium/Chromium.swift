import FoundationEssentials
public import PlainJSON

/// A real Chromium, and somebody before it: pages are opened, controls are found by what a person calls them, and every
/// step waits until the page is so far.
///
/// One window at a time is looked at; ``inPopUp(_:)`` looks at another for the length of a closure.
public struct Chromium: Sendable {
    let driver: WebDriver
    /// Where screenshots go.
    let screenshots: Screenshots
    /// What was taken out of the browser's logs so far.
    let records: BrowserRecords

    /// The longest that a step waits for the page. A busy machine is slow; a wrong page stays wrong.
    public static let patience = Duration.seconds(30)

    // MARK: - Pages

    /// Opens an address and waits until the page is loaded.
    public func open(_ address: String) async throws {
        try await driver.post("/url", ["url": .string(address)])
    }

    public func reload() async throws {
        try await driver.post("/refresh")
    }

    public func goBack() async throws {
        try await driver.post("/back")
    }

    /// What the address bar shows.
    public func address() async throws -> String {
        try await driver.get("/url").text ?? ""
    }

    public func title() async throws -> String {
        try await driver.get("/title").text ?? ""
    }

    /// The markup as it is now, with what scripts made of it.
    public func source() async throws -> String {
        try await driver.get("/source").text ?? ""
    }

    /// Runs a script in the page, as the body of a function. It works where the page's own scripts are switched off, too.
    ///
    /// - Parameter arguments: `arguments` in the script.
    /// - Returns: what it returns.
    @discardableResult
    public func run(script: String, _ arguments: JSONValue...) async throws -> JSONValue {
        try await driver.post("/execute/sync", ["script": .string(script), "args": .array(arguments)])
    }

    /// Runs a script whose last argument is called with the result.
    public func run(asynchronousScript script: String, _ arguments: JSONValue...) async throws -> JSONValue {
        try await driver.post("/execute/async", ["script": .string(script), "args": .array(arguments)])
    }

    // MARK: - Waiting

    /// Waits until a condition holds, and looks again every few milliseconds.
    ///
    /// - Parameter what: the condition, for the failure that says that it never held.
    public func wait(
        for what: String, within limit: Duration = Chromium.patience, until condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while true {
            do {
                if try await condition() { return }
            } catch let failure as WebDriverFailure where failure.isPassing {
                // The page is being replaced just now.
            }
            guard ContinuousClock.now < end else { throw try await NeverSeen(what, in: self) }
            try await Task.sleep(for: .milliseconds(40))
        }
    }

    /// Waits until the visible text has these words; that of the dialog, where one is open.
    public func see(_ words: String) async throws {
        try await wait(for: "the words “\(words)”") { try await visibleText().contains(words) }
    }

    /// Waits until the visible text no longer has these words.
    public func seeNoMore(_ words: String) async throws {
        try await wait(for: "the end of the words “\(words)”") { try await !visibleText().contains(words) }
    }

    /// What a person can read now: the dialog where one is open, else the page. Runs of white space are one space.
    public func visibleText() async throws -> String {
        let text = try await run(script: Self.visibleTextScript).text ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static let visibleTextScript = """
        const dialogs = document.querySelectorAll("dialog:modal");
        return (dialogs[dialogs.length - 1] ?? document.body)?.innerText ?? "";
        """
}

/// What was waited for never came.
public struct NeverSeen: Error, CustomStringConvertible {
    public let description: String

    init(_ what: String, in browser: Chromium) async throws {
        let text = (try? await browser.visibleText()) ?? "(cannot be read)"
        let address = (try? await browser.address()) ?? "(unknown)"
        let picture = (try? await browser.keepScreenshot("failure-\(UUID().uuidString.prefix(8))")) ?? "(none)"
        description = "never came: \(what)\nat \(address)\nwhich says: \(text)\npicture: \(picture)"
    }
}
