import Grants
import SASL
import Secrets

/// A SASL mechanism that carries an access token.
enum SASLMechanism: String, Sendable, CaseIterable {
    /// RFC 7628. First, since it is the standard one.
    case oauthbearer = "OAUTHBEARER"
    /// Google's older mechanism, and the only one that Microsoft offers.
    case xoauth2 = "XOAUTH2"

    /// As capabilities list it and commands name it.
    var name: String { rawValue }

    /// The client's message, before base64.
    func initialResponse(for credential: SASLCredential) -> Secret {
        switch self {
        case .oauthbearer:
            BearerMessage.oauthbearer(
                user: credential.user, host: credential.host, port: credential.port, token: credential.token)
        case .xoauth2: BearerMessage.xoauth2(user: credential.user, token: credential.token)
        }
    }

    /// What answers the server's error challenge, in base64, so that the server states its final reason.
    var errorAcknowledgement: String {
        switch self {
        // One ^A (RFC 7628 section 3.2.3).
        case .oauthbearer: "AQ=="
        case .xoauth2: ""
        }
    }

    /// The mechanism to use with a server, or nothing where it offers none that the declaration allows.
    ///
    /// - Parameter offered: the names the server lists, in any case.
    static func preferred(by choice: MechanismChoice, among offered: some Sequence<String>) -> SASLMechanism? {
        let offered = Set(offered.map { $0.uppercased() })
        return allowed(by: choice).first { offered.contains($0.name) }
    }

    /// In the order of preference.
    private static func allowed(by choice: MechanismChoice) -> [SASLMechanism] {
        switch choice {
        case .auto: allCases
        case .oauthbearer: [.oauthbearer]
        case .xoauth2: [.xoauth2]
        }
    }
}

extension MailServerError {
    /// Says which mechanisms the server does offer, since the remedy depends on it.
    static func noMechanism(for choice: MechanismChoice, offered: some Sequence<String>) -> MailServerError {
        let wanted = choice == .auto ? "OAUTHBEARER nor XOAUTH2" : choice.rawValue.uppercased()
        let names = offered.sorted().joined(separator: ", ")
        return MailServerError(
            .noMechanism,
            reason: "the server offers \(choice == .auto ? "neither" : "no") \(wanted)"
                + (names.isEmpty ? "" : ", only \(names)"))
    }
}
