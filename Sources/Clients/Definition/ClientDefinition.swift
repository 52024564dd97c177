public import ConfigurationFiles
public import Grants

/// A mail program and the forms in which it can be given access: a client file, read.
public struct ClientDefinition: Sendable, Equatable {
    public var name: PlainName
    /// For a person, such as `isync (mbsync)`.
    public var displayName: String
    /// Executables that must all be on `PATH` for the client to count as installed.
    public var programs: [String]
    /// The Debian packages that bring them; empty where Debian has none.
    public var packages: [String]
    /// The best first.
    public var forms: [ClientForm]
    public var requirements: [ClientRequirement]
    public var origin: DefinitionOrigin

    /// The form of a name.
    public func form(_ name: String) -> ClientForm? { forms.first { $0.name == name } }

    /// The directions that any form serves, incoming first.
    public var directions: [Direction] {
        Direction.allCases.filter { direction in
            // Over HTTPS a form can only send.
            forms.contains { form in
                form.ways.keys.contains { $0.serves(direction) && (direction == .outgoing || !$0.isOverHTTPS) }
            }
        }
    }
}
