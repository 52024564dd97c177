import FoundationEssentials

/// A real mail program with the configuration that `mailgrant client show` prints, in a home directory of its own.
public struct ConfiguredClient: Sendable {
    /// The home directory, which nothing else uses.
    public let home: String
    /// The path of the configuration.
    public let file: String
    /// The environment of the program, and with it that of the helpers which it calls.
    public var environment: [String: String]

    /// A command of the client.
    public func program(_ executable: String, _ arguments: String...) -> Program {
        Program(executable, arguments, environment: environment, directory: home)
    }

    /// Adds lines to the configuration, which belong to the place where it is tried and not to the account.
    public func append(_ text: String) throws {
        let shown = try String(contentsOfFile: file, encoding: .utf8)
        try writePrivateFile((shown + text).utf8, to: file)
    }

    /// The messages in a Maildir, each as it lies there, in no particular order.
    ///
    /// - Parameter maildir: its path in the home directory.
    public func messages(in maildir: String) throws -> [[UInt8]] {
        try readMaildir("\(home)/\(maildir)")
    }
}

extension Practice {
    /// Configures a client for an account as a person does: by putting what `mailgrant client show` prints where it says.
    public func configure(
        _ client: String, form: String? = nil, for account: String = Practice.account
    ) async throws -> ConfiguredClient {
        var show = mailgrant("client", "show", client, account, "--json")
        if let form { show.arguments += ["--form", form] }
        let output = try await show.runSuccessfully().standardOutput
        let shown = try JSONDecoder().decode(ShownConfiguration.self, from: Data(output))

        let home = try scratch.makeDirectory("clients/\(client)-\(account)-\(shown.form)")
        func path(_ written: String) -> String { written.hasPrefix("~/") ? home + written.dropFirst() : written }
        for directory in shown.directories + [shown.file.parent] {
            try FileManager.default.createDirectory(atPath: path(directory), withIntermediateDirectories: true)
        }
        try writePrivateFile(shown.text.utf8, to: path(shown.file))
        return ConfiguredClient(
            home: home, file: path(shown.file), environment: environment.merging(["HOME": home]) { _, ours in ours })
    }
}

/// What `mailgrant client show --json` says, as far as it is needed here.
private struct ShownConfiguration: Decodable {
    let form: String
    let file: String
    let directories: [String]
    let text: String
}

extension String {
    fileprivate var parent: String { String(self[..<(lastIndex(of: "/") ?? startIndex)]) }
}

/// The messages in a Maildir; none where there is no such directory.
func readMaildir(_ path: String) throws -> [[UInt8]] {
    try ["new", "cur"].flatMap { part in
        let directory = "\(path)/\(part)"
        guard FileManager.default.fileExists(atPath: directory) else { return [[UInt8]]() }
        return try FileManager.default.contentsOfDirectory(atPath: directory).map {
            Array(try Data(contentsOf: URL(filePath: "\(directory)/\($0)")))
        }
    }
}
