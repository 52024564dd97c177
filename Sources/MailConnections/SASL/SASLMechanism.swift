import Grants
import SASL
import Secrets

/// A SASL mechanism that carries an access token or an app password.
enum SASLMechanism: String, Sendable, CaseIterable {
    /// RFC 7628. Before the other for tokens, since it is the standard one.
    case oauthbearer = "OAUTHBEARER"
    /// Google's older mechanism, and the only one that Microsoft offers.
    case xoauth2 = "XOAUTH2"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never a standard: what old servers have in place of PLAIN.
    case login = "LOGIN"

    /// As capabilities list it and commands name it.
    var name: String { rawValue }

    /// The client's messages in their order, before base64.
    func messages(for credential: SASLCredential) -> [Secret] {
        switch self {
        case .oauthbearer:
            [
                BearerMessage.oauthbearer(
                    user: credential.user, host: credential.host, port: credential.port, token: credential.secret)
            ]
        case .xoauth2: [BearerMessage.xoauth2(user: credential.user, token: credential.secret)]
        // No authorization identity: it is the user's own mailbox.
        case .plain: [Secret("\0\(credential.user)\0").followed(by: credential.secret)]
        case .login: [Secret(credential.user), credential.secret]
        }
    }

    var carriesPassword: Bool { self == .plain || self == .login }

    /// Whether the first message may go with the command. LOGIN waits to be asked (RFC 4959 section 3).
    var takesInitialResponse: Bool { self != .login }

    /// What answers the server's error challenge, in base64, so that the server states its final reason. Nothing where
    /// the mechanism knows no such challenge.
    var errorAcknowledgement: String? {
        switch self {
        // One ^A (RFC 7628 section 3.2.3).
        case .oauthbearer: "AQ=="
        case .xoauth2: ""
        case .plain, .login: nil
        }
    }

    /// The mechanism to use with a server, or nothing where it offers none that carries the credential.
    ///
    /// - Parameters:
    ///   - choice: what is declared, for access tokens.
    ///   - offered: the names the server lists, in any case.
    static func preferred(
        for credential: MailCredential, by choice: MechanismChoice, among offered: some Sequence<String>
    ) -> SASLMechanism? {
        let offered = Set(offered.map { $0.uppercased() })
        return allowed(for: credential, by: choice).first { offered.contains($0.name) }
    }

    /// In the order of preference.
    fileprivate static func allowed(for credential: MailCredential, by choice: MechanismChoice) -> [SASLMechanism] {
        switch (credential, choice) {
        case (.accessToken, .auto): [.oauthbearer, .xoauth2]
        case (.accessToken, .oauthbearer): [.oauthbearer]
        case (.accessToken, .xoauth2): [.xoauth2]
        case (.password, _): [.plain, .login]
        }
    }
}

extension MailServerError {
    /// Says which mechanisms the server does offer, since the remedy depends on it.
    static func noMechanism(
        for credential: MailCredential, by choice: MechanismChoice, offered: some Sequence<String>
    ) -> MailServerError {
        let wanted = SASLMechanism.allowed(for: credential, by: choice).map(\.name)
        let names = offered.sorted().joined(separator: ", ")
        return MailServerError(
            .noMechanism,
            reason: "the server offers \(wanted.count == 1 ? "no" : "neither") " + wanted.joined(separator: " nor ")
                + (names.isEmpty ? "" : ", only \(names)"))
    }
}
