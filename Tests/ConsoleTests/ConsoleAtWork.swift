import Loopback
import OAuth
import Secrets
import TestConnections
import Testing

@testable import Console

/// A console as the program runs it, on a free port, with operations that are made up.
struct ConsoleAtWork: Sendable {
    let server: ConsoleServer
    let operations: MadeUpOperations
    let port: Int

    var origin: String { "http://127.0.0.1:\(port)" }

    /// Runs it for as long as a test needs it.
    static func with(
        time: ConsoleTime = ConsoleTime(), limits: ServerLimits = ServerLimits(),
        gate: @escaping @Sendable () -> SameUserHandler = { SameUserHandler() },
        _ body: (ConsoleAtWork) async throws -> Void
    ) async throws {
        let operations = MadeUpOperations()
        let server = try ConsoleServer(operations: operations, time: time, limits: limits, gate: gate)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let running = Task {
            defer { ready.finish() }
            try await server.run(port: 0) { ready.yield($0) }
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        do {
            try await body(ConsoleAtWork(server: server, operations: operations, port: port))
        } catch {
            running.cancel()
            try? await running.value
            throw error
        }
        running.cancel()
        try await running.value
    }

    /// Sends bytes as they are, and reads until the console closes.
    func exchange(_ request: String) async throws -> WebAnswer {
        let answer = try await RawClient.exchange(request, port: port)
        return try WebAnswer(answer, to: request)
    }

    /// Comes with a capability and no cookie.
    func open(_ capability: String) async throws -> WebAnswer {
        try await exchange(Self.get("/open?capability=\(capability)", port: port))
    }

    /// A browser that was opened at a fresh address.
    func browser() async throws -> Browser {
        let capability = server.capabilities.issue().exposedText
        let cookie = try #require(await open(capability)["Set-Cookie"]?.split(separator: ";").first)
        var browser = Browser(console: self, cookie: String(cookie), csrfToken: "")
        let page = try await browser.get("/").body
        browser.csrfToken = String(
            try #require(page.split(separator: "name=\"csrf\" value=\"").dropFirst().first?.prefix { $0 != "\"" }))
        return browser
    }

    /// The same without a request, where requests have hardly any time.
    func browserOfOpenSession() throws -> Browser {
        let cookie = server.sessions.begin()
        let session = try #require(server.sessions.session(of: cookie))
        return Browser(
            console: self, cookie: "\(SessionCookie(port: port).name)=\(cookie.exposedText)",
            csrfToken: session.csrfToken.exposedText)
    }

    static func get(_ target: String, port: Int, _ fields: String...) -> String {
        let fields = fields.map { "\($0)\r\n" }.joined()
        return "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)Connection: close\r\n\r\n"
    }
}

/// What a browser with a session sends.
struct Browser: Sendable {
    let console: ConsoleAtWork
    /// `name=value`
    var cookie: String
    var csrfToken: String

    func get(_ target: String, _ fields: String...) async throws -> WebAnswer {
        try await send("GET", target, fields)
    }

    /// Sends a form as one of the console's own pages does.
    func post(_ target: String, _ form: String = "") async throws -> WebAnswer {
        try await send("POST", target, ownForm, body: "csrf=\(csrfToken)" + (form.isEmpty ? "" : "&\(form)"))
    }

    var ownForm: [String] {
        ["Origin: \(console.origin)", "Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded"]
    }

    func send(_ method: String, _ target: String, _ fields: [String] = [], body: String? = nil) async throws
        -> WebAnswer
    {
        try await console.exchange(request(method, target, fields, body: body))
    }

    func request(_ method: String, _ target: String, _ fields: [String] = [], body: String? = nil) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(console.port)", "Cookie: \(cookie)"] + fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return (lines + ["Connection: close", "", ""]).joined(separator: "\r\n") + (body ?? "")
    }
}

/// An answer, in parts.
struct WebAnswer {
    let status: Int
    let fields: [(name: String, value: String)]
    let body: String
    /// As it came.
    let text: String

    init(_ text: String, to request: String) throws {
        self.text = text
        let end = try #require(
            text.firstRange(of: "\r\n\r\n"), "no answer to \(request.prefix(420)): \(text.prefix(80))")
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let code = statusCode(text)
        status = try #require(code)
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        body = String(text[end.upperBound...])
    }

    subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// The same as `status(of:)`, whose name an answer's own hides.
private func statusCode(_ text: String) -> Int? { status(of: text) }
