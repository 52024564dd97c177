import FoundationEssentials
import Glibc
public import Grants

/// Which directory the accounts that were observed are declared in.
///
/// A run with another `XDG_CONFIG_HOME`, or a link that leads elsewhere now, finds other declarations and the same
/// observations. To it every account looks as if a person had taken it away.
public struct DeclaredPlace: Sendable {
    private let path: String

    public init(in directory: StateDirectory) {
        path = directory.path + "/declared-in"
    }

    /// The real path; nothing before the first account was observed.
    public func remembered() throws(LedgerError) -> String? {
        guard let data = try PrivateFile.read(path) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : nil
    }

    /// The remembered directory, where it is another one than this.
    public func other(than directory: String) throws(LedgerError) -> String? {
        guard let remembered = try remembered(), remembered != Self.real(directory) else { return nil }
        return remembered
    }

    /// - Parameter replacing: whether this one takes the place of another.
    public func remember(_ directory: String, replacing: Bool) throws(LedgerError) {
        let found = try remembered()
        guard let real = Self.real(directory), found == nil || replacing, found != real else { return }
        try PrivateFile.replace(path, with: Data((real + "\n").utf8))
    }

    private static func real(_ directory: String) -> String? {
        guard let real = realpath(directory, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
