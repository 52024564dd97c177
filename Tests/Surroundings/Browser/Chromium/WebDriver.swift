import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import PlainJSON

/// A conversation with a WebDriver server about one browser (W3C WebDriver, section 6): commands in, values out.
struct WebDriver: Sendable {
    /// `http://127.0.0.1:PORT`, and below it the session once there is one.
    private let address: String

    /// Answers are screenshots at most.
    private static let answerLimit = 64 << 20

    private init(address: String) {
        self.address = address
    }

    /// Begins a session: the server starts a browser.
    ///
    /// - Parameters:
    ///   - port: the server's, on loopback.
    ///   - capabilities: what the browser is to be like.
    static func begin(port: Int, capabilities: JSONValue) async throws -> WebDriver {
        let server = WebDriver(address: "http://127.0.0.1:\(port)")
        let answer = try await server.post("/session", ["capabilities": ["alwaysMatch": capabilities]])
        guard let session = answer["sessionId"]?.text else {
            throw WebDriverFailure(error: "unknown error", message: "a session without an ID")
        }
        return WebDriver(address: "\(server.address)/session/\(session)")
    }

    /// Ends the session: the server closes the browser.
    func end() async throws {
        try await send(.DELETE, "")
    }

    func get(_ command: String) async throws -> JSONValue {
        try await send(.GET, command)
    }

    @discardableResult
    func post(_ command: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await send(.POST, command, parameters)
    }

    @discardableResult
    func delete(_ command: String) async throws -> JSONValue {
        try await send(.DELETE, command)
    }

    /// A command of Chromium's own DevTools Protocol, for what WebDriver does not know.
    @discardableResult
    func devTools(_ command: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await post("/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    /// - Throws: ``WebDriverFailure`` where the server says that the command came to nothing.
    @discardableResult
    private func send(_ method: HTTPMethod, _ command: String, _ parameters: JSONValue? = nil) async throws -> JSONValue
    {
        var request = HTTPClientRequest(url: address + command)
        request.method = method
        if let parameters {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(parameters)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: Self.answerLimit)
        let value = try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView)).value
        guard response.status == .ok else {
            throw WebDriverFailure(
                error: value["error"]?.text ?? "unknown error",
                message: "\(method) \(command): \(value["message"]?.text ?? "")")
        }
        return value
    }

    private struct Answer: Decodable {
        let value: JSONValue
    }
}

/// A command that came to nothing (W3C WebDriver, section 6.6).
public struct WebDriverFailure: Error, CustomStringConvertible {
    /// The code, such as `stale element reference`.
    public let error: String
    public let message: String

    public var description: String { "\(error): \(message)" }

    /// Whether the page was only not so far yet: what was looked for is covered, hidden, or has just been replaced.
    var isPassing: Bool {
        [
            "no such element", "stale element reference", "element click intercepted", "element not interactable",
            "invalid element state", "detached shadow root", "javascript error",
        ].contains(error)
    }
}
