public import ConfigurationFiles
public import Grants

/// What a client's program gave for one account.
public struct ClientRendering: Sendable, Equatable {
    /// The configuration, line by line.
    public var lines: [String]
    /// In place of the file that its description names: where that depends on the account or the machine.
    public var file: String?
    /// In place of the directories that its description names.
    public var directories: [String]
    /// What a person should know, one line each.
    public var notes: [String]

    public init(lines: [String], file: String? = nil, directories: [String] = [], notes: [String] = []) {
        self.lines = lines
        self.file = file
        self.directories = directories
        self.notes = notes
    }
}

/// Clients that are programs. One describes itself in the words of a client file, so that one reader judges what data says
/// and what a program says; the text itself it gives for each account.
extension ClientDefinition {
    /// The name of its one form.
    public static let programForm = "program"

    /// - Parameters:
    ///   - description: a client file with the form ``programForm``, whose template counts for nothing.
    ///   - source: how messages name the program's answer.
    /// - Throws: ``ConfigurationErrors`` where it makes no sense, with what is wrong in it.
    public init(
        describedBy description: String, name: PlainName, source: String
    ) throws(ConfigurationErrors) {
        self = try ClientFile.read(description, name: name, file: source, origin: .program(source))
        for index in forms.indices { forms[index].template = .unrendered }
    }

    /// How it would log in to each server of an account: what its program is told before it gives the text.
    ///
    /// - Throws: ``ClientConfigurationError`` where it serves none.
    public func logins(
        for account: Account, observed: [Direction: BearerMechanism]
    ) throws(ClientConfigurationError) -> [ClientLogin] {
        var definition = self
        for index in forms.indices { definition.forms[index].template = ClientTemplate(literally: "") }
        return try definition.configuration(for: account, observed: observed).logins
    }

    /// The client with what its program gave for an account.
    ///
    /// - Throws: ``ClientRenderingFault``
    public func rendered(as rendering: ClientRendering) throws(ClientRenderingFault) -> ClientDefinition {
        for line in rendering.lines {
            // A person's file is told apart from what is mailgrant's by these marks alone.
            guard !line.contains(" >>> mailgrant "), !line.contains(" <<< mailgrant ") else { throw .mark }
            guard Self.isPlain(line, allowing: "\t") else { throw .control }
        }
        guard rendering.notes.allSatisfy({ Self.isPlain($0) }) else { throw .control }
        for path in [rendering.file].compactMap(\.self) + rendering.directories {
            guard TextRule.homePath.complaint(path) == nil, Self.isPlain(path) else { throw .path }
        }
        var definition = self
        for index in forms.indices {
            definition.forms[index].template = ClientTemplate(
                literally: rendering.lines.map { $0 + "\n" }.joined())
            if let file = rendering.file { definition.forms[index].file = ClientTemplate(literally: file) }
            if !rendering.directories.isEmpty {
                definition.forms[index].directories = rendering.directories.map(ClientTemplate.init(literally:))
            }
            definition.forms[index].notes += rendering.notes.map(ClientTemplate.init(literally:))
        }
        return definition
    }

    private static func isPlain(_ text: String, allowing exception: Unicode.Scalar? = nil) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == exception || $0.properties.generalCategory != .control }
    }
}

/// What a client's program gave that belongs in no configuration.
public enum ClientRenderingFault: Error, Sendable, Equatable {
    /// A line with one of the marks by which mailgrant knows its part of a file.
    case mark
    /// A control character.
    case control
    /// A path that does not begin with `~/` or `/`, or leads upwards.
    case path
}
