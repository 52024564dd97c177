public import FoundationEssentials
public import OAuth
public import Secrets

/// The person who is asked.
public protocol Consent: Sendable {
    /// Makes the callback URL reachable, before the authorization URL is made: a callback URL without a port gets
    /// its port here.
    ///
    /// - Throws: ``ConsentError``
    func openRedirectEndpoint(for redirectURI: String) async throws(ConsentError) -> any RedirectEndpoint

    /// Shows the authorization URL: prints it and opens the browser where there is one.
    func present(_ authorizationURL: URL) async

    /// Shows where a code is to be typed in and until when, and opens the browser there where there is one.
    func present(_ prompt: DevicePrompt) async

    /// The prompt is over, whatever came of it.
    func withdraw(_ prompt: DevicePrompt) async

    /// Shows what a provider's program has to say, and opens the browser where it names an address.
    func present(_ notice: ProgramNotice) async

    /// Asks what a provider's program wants to know.
    ///
    /// - Returns: one line, which may be empty.
    /// - Throws: ``ConsentError``; `cannotAsk` where the person cannot be reached.
    func answer(to question: ProgramQuestion) async throws(ConsentError) -> Secret
}

/// What a person is to do for the device authorization grant (RFC 8628 section 3.3). All texts are printable, one line each.
public struct DevicePrompt: Sendable, Equatable {
    public var userCode: String
    /// Where the code is typed in: HTTPS, or HTTP on loopback.
    public var address: URL
    /// The same with the code in it, where the provider has such a one.
    public var addressWithCode: URL?
    /// The provider's own words, where it has some.
    public var message: String?
    public var expiresAt: Date

    public init(userCode: String, address: URL, addressWithCode: URL? = nil, message: String? = nil, expiresAt: Date) {
        self.userCode = userCode
        self.address = address
        self.addressWithCode = addressWithCode
        self.message = message
        self.expiresAt = expiresAt
    }

    /// The address that leaves the person the least to do.
    public var shortestWay: URL { addressWithCode ?? address }
}

/// The place to which the provider sends the browser back.
public protocol RedirectEndpoint: Sendable {
    /// The callback URL with its true port, byte for byte as it goes into both requests (RFC 6749 section 4.1.3).
    var redirectURI: String { get }

    /// Waits for the one request that matches; all others are answered and ignored. The browser is kept waiting.
    ///
    /// - Parameter examine: judges the query of a request to the right path, without its `?`, percent-encoded.
    /// - Throws: ``ConsentError`` when the person's time is over.
    func redirect(
        examine: @escaping @Sendable (String) -> RedirectVerdict
    ) async throws(ConsentError) -> RedirectVerdict

    /// Answers the waiting browser, if there is one, with the true outcome, and closes the endpoint.
    func close(showing outcome: ConsentOutcome) async
}

/// What the page in the browser says at the end.
public enum ConsentOutcome: Sendable, Equatable {
    /// The address or account name that is now authorized.
    case authorized(account: String)
    /// One sentence what happened, and one what to do.
    case failed(what: String, remedy: String)
}

/// Why there was no answer from the person.
public struct ConsentError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// The callback URL is not on loopback, or nothing can listen at its port.
        case cannotListen
        /// Nobody can be asked a question, as where there is no terminal.
        case cannotAsk
        case timedOut
        case cancelled
    }

    public var code: Code
    public var detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
