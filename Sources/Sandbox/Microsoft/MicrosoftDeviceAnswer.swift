/// The answer to a request for a device code: without an address that holds the code, with a sentence for the person.
struct MicrosoftDeviceAnswer: Encodable, Sendable {
    let deviceCode: String
    let userCode: String
    let verificationURI: String
    let expiresIn: Int
    let interval: Int
    let message: String

    private enum CodingKeys: String, CodingKey {
        case interval, message
        case deviceCode = "device_code"
        case userCode = "user_code"
        case verificationURI = "verification_uri"
        case expiresIn = "expires_in"
    }

    init(_ answer: DeviceAuthorizationAnswer) {
        deviceCode = answer.deviceCode
        userCode = answer.userCode
        verificationURI = answer.verificationURI
        expiresIn = answer.expiresIn
        interval = answer.interval
        message =
            "To sign in, use a web browser to open the page \(answer.verificationURI) and enter the code "
            + "\(answer.userCode) to authenticate."
    }
}
