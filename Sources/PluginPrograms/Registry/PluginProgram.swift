public import Grants

/// A plugin that was found. Nothing of it has been run.
public struct PluginProgram: Sendable, Hashable {
    public let kind: PluginKind
    public let name: PlainName
    public let origin: PluginOrigin
    /// The absolute path of the executable; nothing where it is built in.
    public let path: String?
    /// Why it cannot be run; nothing where it can, as far as its file says.
    public let fault: PluginFault?
    /// Those of the same kind and name that come later in the order and are never used.
    public internal(set) var shadowed: [PluginProgram] = []

    public init(
        _ kind: PluginKind, _ name: PlainName, origin: PluginOrigin, path: String?, fault: PluginFault? = nil
    ) {
        self.kind = kind
        self.name = name
        self.origin = origin
        self.path = path
        self.fault = fault
    }

    /// The executable's name, such as `mailgrant-store-pass`.
    public var executable: String { kind.prefix + name.text }
}

/// Why a file that has a plugin's name cannot be run.
public enum PluginFault: String, Sendable, Hashable {
    /// A symbolic link that leads nowhere, or in a circle.
    case leadsNowhere = "leads-nowhere"
    /// A directory, a device, a pipe or a socket.
    case notAFile = "not-a-file"
    /// A file that this user may not execute.
    case notExecutable = "not-executable"
}
