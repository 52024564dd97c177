import ConfigurationFiles
public import Grants

/// What a provider's program says of itself, as it was when it was last asked. None of it is secret.
///
/// It is asked when a person allows it, adds an account or authorizes one. Everything else reads what was kept: a plan
/// or a helper starts no program.
public struct ProgramDescription: Sendable, Equatable, Codable {
    /// The version of the wire that it speaks.
    public var version: Int
    /// The program that said it.
    public var program: ProgramFile
    public var displayName: String
    public var programVersion: String?
    public var notice: String?
    public var parameters: [Parameter]
    public var servers: [Server]

    public struct Parameter: Sendable, Equatable, Codable {
        public var name: String
        public var explanation: String
        public var defaultValue: String?

        public init(name: String, explanation: String, defaultValue: String? = nil) {
            self.name = name
            self.explanation = explanation
            self.defaultValue = defaultValue
        }
    }

    /// What it says of one protocol.
    public struct Server: Sendable, Equatable, Codable {
        public var mailProtocol: MailProtocol
        public var host: String?
        public var port: Int?
        public var security: String?
        public var mechanism: String?
        public var scopes: [String]

        public init(
            _ mailProtocol: MailProtocol, host: String? = nil, port: Int? = nil, security: String? = nil,
            mechanism: String? = nil, scopes: [String] = []
        ) {
            self.mailProtocol = mailProtocol
            self.host = host
            self.port = port
            self.security = security
            self.mechanism = mechanism
            self.scopes = scopes
        }
    }

    public init(
        version: Int, program: ProgramFile, displayName: String, programVersion: String? = nil, notice: String? = nil,
        parameters: [Parameter] = [], servers: [Server]
    ) {
        self.version = version
        self.program = program
        self.displayName = displayName
        self.programVersion = programVersion
        self.notice = notice
        self.parameters = parameters
        self.servers = servers
    }

    /// What it says of a protocol.
    public func server(_ mailProtocol: MailProtocol) -> Server? {
        servers.first { $0.mailProtocol == mailProtocol }
    }
}

/// Which executable a description is of, so that another one in its place is noticed.
public struct ProgramFile: Sendable, Equatable, Codable {
    /// Absolute.
    public var path: String
    /// In bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64

    public init(path: String, size: Int64, modified: Int64) {
        self.path = path
        self.size = size
        self.modified = modified
    }
}

extension ProgramDescription {
    /// The same as a provider file, so that one reader judges what data says and what a program says.
    var providerFile: String {
        var lines = ["format = \(ProviderFile.format)", "display-name = \(displayName.toml)"]
        if let notice { lines.append("notice = \(notice.toml)") }
        lines += ["", "[token]", "grant-type = \(GrantType.program.rawValue.toml)"]
        for parameter in parameters {
            lines += ["", "[parameters.\(TOMLKey.text(parameter.name))]"]
            lines.append("explanation = \(parameter.explanation.toml)")
            if let value = parameter.defaultValue { lines.append("default = \(value.toml)") }
        }
        for direction in Direction.allCases {
            for server in servers where server.mailProtocol.serves(direction) {
                lines += ["", "[\(direction).\(server.mailProtocol)]"] + server.lines
            }
        }
        lines += [
            "", "[[types]]", "name = \(displayName.toml)",
            "protocols = \(servers.map(\.mailProtocol.rawValue).toml)",
            "grant-types = \([GrantType.program.rawValue].toml)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ProgramDescription.Server {
    fileprivate var lines: [String] {
        let texts = [("host", host), ("security", security), ("mechanism", mechanism)]
        var lines = texts.compactMap { key, text in text.map { "\(key) = \($0.toml)" } }
        if let port { lines.append("port = \(port)") }
        if !scopes.isEmpty { lines.append("scopes = \(scopes.toml)") }
        return lines
    }
}
