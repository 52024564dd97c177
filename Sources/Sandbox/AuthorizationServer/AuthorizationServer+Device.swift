import FoundationEssentials
import Secrets

/// The device authorization endpoint, the page where its code is typed, and the polls (RFC 8628).
extension AuthorizationServer {
    static let deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code"

    /// Section 3.1 and 3.2.
    ///
    /// - Throws: the error answer.
    func authorizeDevice(
        _ parameters: Parameters, authorization: String?
    ) throws(ProtocolError) -> DeviceAuthorizationAnswer {
        guard !parameters.repeats(["client_id", "client_secret", "scope"]) else {
            throw .invalidRequest("a parameter is given more than once")
        }
        let client = try authenticatedClient(try ClientCredentials(parameters, authorization: authorization))
        let now = clock.now
        deviceAuthorizations = deviceAuthorizations.filter { now < $0.value.expires + 3_600 }
        let code = randomness.text()
        let device = DeviceAuthorization(
            clientID: client.id, scopes: try knownScopes(parameters["scope"]), userCode: UserCode.make(randomness),
            expires: now + TimeInterval(settings.deviceCodeLifetime), interval: settings.deviceInterval)
        deviceAuthorizations[Secret(code)] = device
        return DeviceAuthorizationAnswer(
            deviceCode: code, userCode: device.userCode, verificationURI: endpoints.device,
            verificationURIComplete: settings.givesCompleteVerificationURI
                ? "\(endpoints.device)?user_code=\(device.userCode)" : nil,
            expiresIn: settings.deviceCodeLifetime, interval: device.interval)
    }

    /// The page where the code is typed; an address that holds the code has it typed already.
    func devicePage(_ parameters: Parameters) -> Page {
        .device(DeviceForm(userCode: parameters["user_code"]))
    }

    /// The form of that page. A wrong code shows it again.
    func enterDeviceCode(_ parameters: Parameters) -> Page {
        let typed = UserCode.normalized(parameters["user_code"] ?? "")
        let found = deviceAuthorizations.first { UserCode.normalized($0.value.userCode) == typed }
        guard let (code, device) = found, case .pending = device.decision, device.expires > clock.now else {
            return .device(DeviceForm(userCode: parameters["user_code"], hasFailed: true))
        }
        let id = open(.device(device, code: code))
        return .signIn(SignInForm(transaction: id, clientID: device.clientID, username: nil))
    }

    /// Writes down what the person decided.
    ///
    /// - Parameter grant: nothing where the person refused.
    /// - Returns: what the page says of it.
    func conclude(_ code: Secret, _ grant: Grant?) -> DeviceOutcome {
        guard let device = deviceAuthorizations[code], case .pending = device.decision, device.expires > clock.now
        else {
            return .late
        }
        deviceAuthorizations[code]?.decision = grant.map { .granted(grantID: $0.id) } ?? .denied
        return grant == nil ? .denied : .allowed
    }

    /// Section 3.5.
    ///
    /// - Returns: the grant, once.
    func grantOfDevice(_ parameters: Parameters, _ client: Registry.Client) throws(ProtocolError) -> Grant {
        guard let text = parameters["device_code"] else { throw .invalidRequest("device_code is missing") }
        let code = Secret(text)
        guard let device = deviceAuthorizations[code], device.clientID == client.id else {
            throw .invalidGrant("the device code is unknown")
        }
        let now = clock.now
        guard device.expires > now else {
            throw ProtocolError(code: "expired_token", description: "the device code has expired")
        }
        deviceAuthorizations[code]?.lastPoll = now
        // Some leeway, for what the network adds to one poll and not to the next.
        if let last = device.lastPoll, now.timeIntervalSince(last) < TimeInterval(device.interval) - 0.2 {
            deviceAuthorizations[code]?.interval += 5
            throw ProtocolError(code: "slow_down", description: "the poll came too early")
        }
        switch device.decision {
        case .pending:
            throw ProtocolError(code: "authorization_pending", description: "the person has not decided yet")
        case .denied: throw ProtocolError(code: "access_denied", description: "the person refused")
        case .spent: throw .invalidGrant("the device code was used before")
        case .granted(let id):
            deviceAuthorizations[code]?.decision = .spent
            guard let grant = grants[id] else { throw .invalidGrant("the grant is unknown") }
            if let end = grant.end { throw end }
            return grant
        }
    }
}

/// What the device is given (RFC 8628, section 3.2).
struct DeviceAuthorizationAnswer: Encodable, Sendable {
    let deviceCode: String
    let userCode: String
    let verificationURI: String
    let verificationURIComplete: String?
    let expiresIn: Int
    let interval: Int

    private enum CodingKeys: String, CodingKey {
        case deviceCode = "device_code"
        case userCode = "user_code"
        case verificationURI = "verification_uri"
        case verificationURIComplete = "verification_uri_complete"
        case expiresIn = "expires_in"
        case interval
    }
}

/// The code that a person types: eight consonants, so that it spells nothing and has no look-alikes (RFC 8628,
/// section 6.1).
enum UserCode {
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")

    static func make(_ randomness: Randomness) -> String {
        var code: [Character] = []
        // A byte beyond the last whole multiple would make some letters more likely than others.
        while code.count < 8 {
            code += randomness.bytes(8).filter { $0 < 240 }.map { letters[Int($0) % letters.count] }
        }
        return String(code.prefix(4)) + "-" + String(code[4..<8])
    }

    /// Without what people add or leave out.
    static func normalized(_ text: String) -> String {
        text.uppercased().filter { letters.contains($0) }
    }
}
