import Clients
import Grants

/// A client's configuration as facts, for `--json`.
struct ClientReport: Encodable, Sendable {
    var version = 1
    var client: String
    var form: String
    var account: String
    var file: String
    var directories: [String]
    var text: String
    var logins: [Login]
    /// What the form does not serve, and why.
    var misfits: [Misfit]
    var otherForms: [String]

    struct Login: Encodable, Sendable {
        var direction: Direction
        var `protocol`: MailProtocol
        var host: String
        var port: Int
        /// `oauthbearer`, `xoauth2` or `password`; nothing where mailgrant itself logs in.
        var mechanism: String?
        var longestToken: Int?
    }

    struct Misfit: Encodable, Sendable {
        var direction: Direction
        var reason: String
    }

    init(_ configuration: ClientConfiguration) {
        client = configuration.client.name.text
        form = configuration.form.name
        account = configuration.account.name.text
        file = configuration.file
        directories = configuration.directories
        text = configuration.text
        logins = configuration.logins.map(Login.init)
        misfits = configuration.misfits.map { Misfit(direction: $0.direction, reason: $0.misfit.complaint) }
        otherForms = configuration.client.forms.map(\.name).filter { $0 != configuration.form.name }
    }
}

extension ClientReport.Login {
    init(_ login: ClientLogin) {
        let connection = login.connection
        let mechanism: String? =
            switch login.proof {
            case .token(let mechanism): mechanism.rawValue
            case .appPassword: "password"
            case .none: nil
            }
        self.init(
            direction: connection.direction, protocol: connection.mailProtocol, host: connection.host,
            port: connection.port, mechanism: mechanism, longestToken: login.longestToken)
    }
}
