/// What a browser can be shown.
enum Page: Sendable {
    case signIn(SignInForm)
    case consent(ConsentForm)
    case device(DeviceForm)
    case deviceOutcome(DeviceOutcome)
    case problem(Problem)
}

/// The form that asks for `username` and `password`.
struct SignInForm: Sendable {
    let transaction: String
    let clientID: String
    let username: String?
    /// Whether it is shown again after a wrong name or password.
    var hasFailed = false
}

/// The form that asks for a `decision` and the `scope`s it covers.
struct ConsentForm: Sendable {
    let transaction: String
    let clientID: String
    let address: String
    let scopes: [String]
}

/// The form that asks for the `user_code` of a device.
struct DeviceForm: Sendable {
    let userCode: String?
    /// Whether it is shown again after a code that no device has, or has no longer.
    var hasFailed = false
}

/// What became of a device's request. Its raw value is for the log.
enum DeviceOutcome: String, Sendable {
    case allowed = "ok"
    case denied = "access_denied"
    /// The code had expired, or was used already.
    case late = "expired_token"

    var explanation: String {
        switch self {
        case .allowed: "The device has access now. You can close this page and go back to it."
        case .denied: "The device gets no access. You can close this page."
        case .late: "The code has expired or was used already. Start again on the device."
        }
    }
}

/// Why the browser is not sent back to the client.
enum Problem: Sendable {
    case unknownClient
    case wrongRedirect
    case noTransaction
    case otherOrigin
    case badRequest

    /// For the log, in the words of RFC 6749 where it has them.
    var code: String {
        switch self {
        case .unknownClient: "invalid_client"
        case .wrongRedirect: "invalid_redirect_uri"
        case .noTransaction: "no_transaction"
        case .otherOrigin: "other_origin"
        case .badRequest: "invalid_request"
        }
    }

    var explanation: String {
        switch self {
        case .unknownClient: "The program that sent you here is not known: its client ID is missing or not registered."
        case .wrongRedirect:
            "The program that sent you here wants the answer at an address that is not registered for it."
        case .noTransaction: "This sign-in has expired or was finished already. Start again from the program."
        case .otherOrigin: "The form was sent from another site. Start again from the program."
        case .badRequest: "The browser sent a form that cannot be read. Start again from the program."
        }
    }
}
