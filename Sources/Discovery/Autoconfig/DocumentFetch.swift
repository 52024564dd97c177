import FoundationEssentials
import Grants
import OAuth
import Secrets

/// Fetches a public document over HTTPS, along a few redirects that stay on HTTPS.
struct DocumentFetch {
    static let mostRedirects = 3

    let transport: any Transport
    /// For each exchange.
    let limit: Duration
    /// The hosts that were contacted, in order.
    private(set) var hosts: [String] = []

    init(_ transport: any Transport, within limit: Duration) {
        self.transport = transport
        self.limit = limit
    }

    struct Document {
        var url: URL
        var body: Secret
    }

    /// Why there is none: the words for a person.
    struct Fault: Error {
        var words: String
    }

    mutating func document(at start: URL) async throws(Fault) -> Document {
        var url = start
        for _ in 0...Self.mostRedirects {
            let response = try await response(from: url)
            switch response.status {
            case 200: return Document(url: url, body: response.body)
            case 301, 302, 303, 307, 308: url = try Self.target(of: response, from: url)
            case 404, 410: throw Fault(words: "\(Self.host(url)) has no such document")
            case let status: throw Fault(words: "\(Self.host(url)) answers with status \(status)")
            }
        }
        throw Fault(words: "\(Self.host(start)) redirects more than \(Self.mostRedirects) times")
    }

    private mutating func response(from url: URL) async throws(Fault) -> HTTPResponse {
        hosts.append(Self.host(url))
        let request = HTTPRequest(
            .get, url, headers: [HTTPHeader("Accept", "application/xml, text/xml")],
            responseLimit: AutoconfigDocument.byteLimit)
        do {
            return try await transport.send(request, timeout: limit)
        } catch {
            throw Fault(words: "\(error.host): \(error.detail)")
        }
    }

    private static func target(of response: HTTPResponse, from url: URL) throws(Fault) -> URL {
        guard let location = response.header("Location"),
            let target = URL(string: location, relativeTo: url)?.absoluteURL
        else { throw Fault(words: "\(host(url)) redirects to nowhere") }
        guard let link = SecureLink.parse(target.absoluteString) else {
            throw Fault(words: "\(host(url)) redirects to an address that is not HTTPS, which is not followed")
        }
        return link
    }

    /// With the port, where the address states one.
    private static func host(_ url: URL) -> String {
        (url.host() ?? "") + (url.port.map { ":\($0)" } ?? "")
    }
}
