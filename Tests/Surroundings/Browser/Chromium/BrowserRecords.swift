import FoundationEssentials
import PlainJSON

/// What a browser's logs said. Reading them empties them, so what was read is kept here.
actor BrowserRecords {
    private(set) var messages: [ConsoleMessage] = []
    private var network = NetworkRecord()

    func take(_ driver: WebDriver) async throws {
        messages += try await driver.post("/se/log", ["type": "browser"]).elements.map { ConsoleMessage($0) }
        for entry in try await driver.post("/se/log", ["type": "performance"]).elements {
            guard let text = entry["message"]?.text else { continue }
            network.add(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
        }
    }

    func takeMessages() -> [ConsoleMessage] {
        defer { messages = [] }
        return messages
    }

    func takeRequests() -> [BrowserRequest] {
        defer { network = NetworkRecord() }
        return network.requests
    }
}

/// A line of the browser's console: an error of a script, a violation of the Content-Security-Policy, a failed request.
public struct ConsoleMessage: Sendable, CustomStringConvertible {
    /// Such as `SEVERE`.
    public let level: String
    /// Who says so, such as `security`, `network` or `javascript`.
    public let source: String
    /// Begins with the address that it is about.
    public let text: String

    init(_ entry: JSONValue) {
        level = entry["level"]?.text ?? ""
        source = entry["source"]?.text ?? ""
        text = entry["message"]?.text ?? ""
    }

    public var description: String { "\(level) \(source): \(text)" }
}

/// A request that the browser made of a server.
public struct BrowserRequest: Sendable {
    public let url: String
    /// Nothing where there was no answer.
    public fileprivate(set) var status: Int?
    /// What came over the connection in bytes, headers included; 0 from a cache.
    public fileprivate(set) var transferred = 0
}

/// Requests put together from the events of the DevTools Protocol's domain `Network`.
private struct NetworkRecord {
    private var order: [String] = []
    private var byID: [String: BrowserRequest] = [:]

    /// Those that went to a server: neither `data:` nor the browser's own pages.
    var requests: [BrowserRequest] {
        order.compactMap { byID[$0] }.filter { $0.url.hasPrefix("http") || $0.url.hasPrefix("ws") }
    }

    mutating func add(_ entry: JSONValue) {
        guard let event = entry["message"], let parameters = event["params"],
            let id = parameters["requestId"]?.text
        else { return }
        switch event["method"]?.text {
        case "Network.requestWillBeSent":
            // A redirect goes on under the same ID: what it led away from is a request of its own.
            if let earlier = byID[id], let redirect = parameters["redirectResponse"] {
                close(earlier, as: "\(id) \(order.count)", with: redirect)
            }
            if byID[id] == nil { order.append(id) }
            byID[id] = BrowserRequest(url: parameters["request"]?["url"]?.text ?? "")
        case "Network.responseReceived":
            byID[id]?.status = parameters["response"]?["status"]?.number.map { Int($0) }
        case "Network.loadingFinished":
            byID[id]?.transferred = Int(parameters["encodedDataLength"]?.number ?? 0)
        default: break
        }
    }

    private mutating func close(_ request: BrowserRequest, as id: String, with response: JSONValue) {
        var request = request
        request.status = response["status"]?.number.map { Int($0) }
        request.transferred = Int(response["encodedDataLength"]?.number ?? 0)
        order.append(id)
        byID[id] = request
    }
}
