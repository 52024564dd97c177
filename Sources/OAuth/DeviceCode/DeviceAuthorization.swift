public import FoundationEssentials
public import Secrets

/// What a device authorization endpoint gave: the code that the person types in, where, and the code to poll with
/// (RFC 8628 section 3.2).
///
/// All its texts are the server's: they are printable, of one line, and no longer than a person would read.
public struct DeviceAuthorization: Sendable {
    public var deviceCode: Secret
    /// What the person types in. It grants nothing by itself.
    public var userCode: String
    /// Where the person types it in: HTTPS, or HTTP on loopback.
    public var verificationURI: URL
    /// The same with the code in it, where the server has such a one.
    public var verificationURIComplete: URL?
    /// The lifetime of both codes in seconds.
    public var expiresIn: Int
    /// The shortest time between two polls, in seconds.
    public var interval: Int
    /// The server's own instructions for the person, in the person's language, as Microsoft sends them.
    public var message: String?

    public init(
        deviceCode: Secret, userCode: String, verificationURI: URL, verificationURIComplete: URL? = nil,
        expiresIn: Int, interval: Int = DeviceAuthorization.defaultInterval, message: String? = nil
    ) {
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.verificationURI = verificationURI
        self.verificationURIComplete = verificationURIComplete
        self.expiresIn = expiresIn
        self.interval = interval
        self.message = message
    }

    /// Where the server names no interval, in seconds (RFC 8628 section 3.2).
    public static let defaultInterval = 5
}

extension DeviceAuthorization {
    private static let longestUserCode = 64
    private static let longestMessage = 400
    /// In bytes: what a QR code on a terminal can still hold, and a person's patience.
    private static let longestAddress = 1_000

    /// Reads the answer.
    ///
    /// - Parameter now: the local time, for a `Retry-After` that is a date.
    /// - Throws: `OAuthError.refused`, `.unavailable`, `.notTheProtocol`, and `.insecureAddress` for an address that must
    ///   not be opened.
    public static func parse(_ response: HTTPResponse, now: Date? = nil) throws(OAuthError) -> DeviceAuthorization {
        let members = try response.answer(now: now)
        guard let deviceCode = try members.token("device_code") else { throw .notTheProtocol(.member("device_code")) }
        let userCode = PrintableText.line(try members.text("user_code") ?? "", limit: longestUserCode)
        guard !userCode.isEmpty else { throw .notTheProtocol(.member("user_code")) }
        guard let verificationURI = try address("verification_uri", in: members) else {
            throw .notTheProtocol(.member("verification_uri"))
        }
        guard let lifetime = members.lifetime("expires_in") else { throw .notTheProtocol(.member("expires_in")) }
        let message = (try? members.text("message")).flatMap { $0 }.map {
            PrintableText.line($0, limit: longestMessage)
        }
        return DeviceAuthorization(
            deviceCode: deviceCode, userCode: userCode, verificationURI: verificationURI,
            verificationURIComplete: try address("verification_uri_complete", in: members), expiresIn: lifetime,
            interval: members.lifetime("interval") ?? defaultInterval, message: message?.isEmpty == true ? nil : message
        )
    }

    /// - Parameter name: as in the RFC. Google's spelling, `verification_url`, is older than that.
    private static func address(_ name: String, in members: JSONObject) throws(OAuthError) -> URL? {
        let older = name.replacing("_uri", with: "_url")
        guard let url = try members.address(members[name] == nil ? older : name) else { return nil }
        guard url.absoluteString.utf8.count <= longestAddress else { throw .notTheProtocol(.member(name)) }
        return url
    }
}
