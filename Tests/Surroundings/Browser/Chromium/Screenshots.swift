import FoundationEssentials
import PlainJSON

/// Where pictures of pages are kept for people to look at: `.build/screenshots`.
struct Screenshots: Sendable {
    private let directory = "\(packageDirectory)/.build/screenshots"

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    /// - Parameter name: without the ending. An older picture of this name is replaced.
    /// - Returns: the picture's path.
    func keep(_ picture: Data, named name: String) throws -> String {
        let path = "\(directory)/\(name).png"
        try picture.write(to: URL(filePath: path), options: .atomic)
        return path
    }
}

extension Chromium {
    /// Keeps a picture of the whole page, or of what is seen of it where a dialog is open.
    ///
    /// - Returns: the picture's path.
    @discardableResult
    public func keepScreenshot(_ name: String) async throws -> String {
        let hasDialog = try await run(script: "return document.querySelector('dialog:modal') !== null").bool ?? false
        let answer = try await driver.devTools(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": .bool(!hasDialog)])
        guard let picture = answer["data"]?.text.flatMap({ Data(base64Encoded: $0) }) else {
            throw WebDriverFailure(error: "unable to capture screen", message: "no picture")
        }
        return try screenshots.keep(picture, named: name)
    }
}
