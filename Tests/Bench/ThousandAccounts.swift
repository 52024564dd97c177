import Foundation
import Glibc

/// A git repository of declarations with 1,000 accounts that are authorized and verified, and the records of that.
struct ThousandAccounts {
    private let directory: String
    private let environment: [String: String]

    static let count = 1_000

    /// - Parameter directory: an empty one.
    init(in directory: String) throws {
        self.directory = directory
        environment = [
            "PATH": searchPath, "HOME": directory, "XDG_CONFIG_HOME": directory + "/config",
            "XDG_STATE_HOME": directory + "/state", "XDG_RUNTIME_DIR": directory, "GIT_CONFIG_NOSYSTEM": "1",
        ]
        try write()
        try git("init", "--quiet")
        try git("add", ".")
        try git("-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "--quiet", "--message", "All")
    }

    var status: Program { Program(words: ["git", "-C", repository, "status"], environment: environment) }

    /// It ends with status 0, since nothing differs.
    func plan(by mailgrant: String) -> Program { Program(words: [mailgrant, "plan"], environment: environment) }

    /// The same where it can keep no index, as the first one in a new copy of the repository.
    func planWithoutIndex(by mailgrant: String) -> Program {
        var program = plan(by: mailgrant)
        program.environment["XDG_STATE_HOME"] = stateWithoutIndex
        return program
    }

    /// The plan where nobody has authorized anything yet.
    func planOfUnauthorized(by mailgrant: String) -> Program {
        var program = plan(by: mailgrant)
        program.environment["XDG_STATE_HOME"] = directory + "/state-of-nobody"
        program.exitStatus = 2
        return program
    }

    private var stateWithoutIndex: String { directory + "/state-without-index" }

    private var repository: String { directory + "/config/mailgrant" }

    private func git(_ words: String...) throws {
        _ = try Program(words: ["git", "-C", repository] + words, environment: environment).run()
    }

    private func write() throws {
        let files = FileManager.default
        let (accounts, records) = (repository + "/accounts", directory + "/state/mailgrant/accounts")
        for folder in [accounts, records] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for number in 0..<Self.count {
            let name = "account-\(number)"
            try Data(Self.declaration(name).utf8).write(to: URL(filePath: "\(accounts)/\(name).toml"))
            try Data(Self.record(name).utf8).write(to: URL(filePath: "\(records)/\(name).json"))
        }
        // The same records, and a directory in the place of the index.
        let other = stateWithoutIndex + "/mailgrant"
        try files.createDirectory(atPath: other + "/plan-index", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: other + "/accounts", withDestinationPath: records)
    }

    /// As `mailgrant add` writes it.
    private static func declaration(_ name: String) -> String {
        """
        # Declared for mailgrant. No secret is in this file, so it can be kept in git.
        # Authorize it with: mailgrant authorize \(name)
        address  = "\(name)@contoso.example"
        provider = "microsoft"

        # How a grant is obtained.
        [token]
        tenant    = "contoso.example"
        client-id = "00000000-0000-0000-0000-000000000000"

        [incoming]
        protocol = "imap"

        [outgoing]
        protocol = "smtp"

        """
    }

    /// As the ledger writes it when both connections are verified.
    private static func record(_ name: String) -> String {
        let grant = UUID().uuidString.lowercased()
        let base = "https://login.microsoftonline.com/contoso.example"
        let endpoints = """
            "authorizationURL": "\(base)/oauth2/v2.0/authorize", "tokenURL": "\(base)/oauth2/v2.0/token",
            "deviceAuthorizationURL": "\(base)/oauth2/v2.0/devicecode", "jwksURL": "\(base)/discovery/v2.0/keys"
            """
        func connection(_ protocolName: String, _ host: String, _ port: Int, _ security: String) -> String {
            """
            {"grant": "\(grant)", "hasOwnGrant": false, "authorizedAt": 1800000000,
             "endpoint": {"mailProtocol": "\(protocolName)", "host": "\(host)", "port": \(port), "security": "\(security)",
                          "user": "\(name)@contoso.example"},
             "verified": {"at": 1800000000, "mechanism": "XOAUTH2", "opened": "INBOX"}}
            """
        }
        return """
            {"version": 1, "sharedGrant": "\(grant)", "secrets": [],
             "grants": [{"id": "\(grant)", "grantType": "authorization_code", "consentedAt": 1800000000,
                "scopes": ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send",
                           "openid", "profile", "email", "offline_access"],
                "identity": {"stated": {"issuer": "\(base)/v2.0", "subject": "\(name)"}},
                "binding": {\(endpoints), "clientID": "00000000-0000-0000-0000-000000000000",
                            "declared": {\(endpoints)}}}],
             "incoming": \(connection("imap", "outlook.office365.com", 993, "tls")),
             "outgoing": \(connection("smtp", "smtp.office365.com", 587, "starttls"))}

            """
    }
}
