import Discovery
import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization

/// A DNS with these records and no others.
final class ScriptedResolver: NameResolver {
    private let answers: [String: Result<NameAnswer, NameLookupError>]
    private let names = Mutex<[String]>([])

    /// - Parameter answers: by type and name, such as `MX example.org`.
    init(_ answers: [String: Result<NameAnswer, NameLookupError>] = [:]) {
        self.answers = answers
    }

    var asked: [String] { names.withLock { $0 } }

    func records(
        _ type: RecordType, of name: String, within limit: Duration
    ) async throws(NameLookupError) -> NameAnswer {
        let question = "\(type.rawValue) \(name)"
        names.withLock { $0.append(question) }
        return try (answers[question] ?? .failure(.noSuchName)).get()
    }
}

/// A web with these pages and no others; hosts without a page do not resolve.
final class ScriptedWeb: Transport {
    private let pages: [String: HTTPResponse]
    private let addresses = Mutex<[String]>([])

    init(_ pages: [String: HTTPResponse] = [:]) {
        self.pages = pages
    }

    var asked: [String] { addresses.withLock { $0 } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        let address = request.url.absoluteString
        addresses.withLock { $0.append(address) }
        if let page = pages[address] { return page }
        let host = request.url.host() ?? ""
        guard pages.keys.contains(where: { URL(string: $0)?.host() == host }) else {
            throw TransportError(.unreachable, host: host, "the name does not resolve")
        }
        return HTTPResponse(status: 404)
    }
}

struct TableOfTwo: KnownDomains {
    static let google = KnownProvider(name("google"))
    static let microsoft = KnownProvider(name("microsoft"), parameters: ["tenant": "organizations"])

    func provider(ofDomain domain: String) -> KnownProvider? { domain == "gmail.com" ? Self.google : nil }

    func provider(ofMailExchanger host: String) -> KnownProvider? {
        host.hasSuffix(".mail.protection.outlook.com") ? Self.microsoft : nil
    }

    func provider(ofAuthorizationServer host: String) -> KnownProvider? {
        host == "accounts.google.com" ? Self.google : nil
    }
}

func name(_ text: String) -> PlainName {
    guard let name = PlainName(text) else { preconditionFailure("\(text) is no name") }
    return name
}

func page(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, body: Secret(text))
}

func redirect(to location: String) -> HTTPResponse {
    HTTPResponse(status: 302, headers: [HTTPHeader("Location", location)])
}
