public import FoundationEssentials
public import Secrets

/// A request to an authorization server, or to a mail server over HTTPS, as a value: the flows make it, a transport sends it.
public struct HTTPRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    public var method: Method
    public var url: URL
    /// In the order in which they are sent. `Host` and `Content-Length` are the transport's.
    public var headers: [HTTPHeader]
    /// A form or JSON document. It may hold a code, a refresh token or a client secret, hence the type.
    public var body: Secret?
    /// The most bytes of a response body that are read; a longer body is an error of the transport.
    public var responseLimit: Int

    public init(
        _ method: Method, _ url: URL, headers: [HTTPHeader] = [], body: Secret? = nil,
        responseLimit: Int = HTTPRequest.defaultResponseLimit
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.responseLimit = responseLimit
    }

    /// 1 MiB: token answers are some kilobytes, key sets and discovery documents some tens of them.
    public static let defaultResponseLimit = 1 << 20
}

/// One header field. Its value may be a credential and is therefore never printed.
public struct HTTPHeader: Sendable, CustomStringConvertible, CustomReflectable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    public var description: String { "\(name): (redacted)" }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// What came back, whole and within the request's limit.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    /// The bytes of the body. They may be tokens, hence the type.
    public var body: Secret

    public init(status: Int, headers: [HTTPHeader] = [], body: Secret = Secret("")) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header field of this name, compared without case (RFC 9110 section 5.1).
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
