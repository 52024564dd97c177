import FoundationEssentials
public import Grants

/// What a person was last notified of, so that a timer says the same thing once.
public struct NotifiedNeeds: Sendable {
    private let path: String

    /// - Parameter command: whose notifications they are, such as `pull`; nothing for those of `mailgrant apply`.
    public init(in directory: StateDirectory, of command: String? = nil) {
        path = directory.path + "/notified" + (command.map { "-\($0)" } ?? "")
    }

    /// One line for each need; empty where nothing is known to be wanted.
    public func last() throws(LedgerError) -> [String] {
        guard let data = try PrivateFile.read(path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    public func remember(_ lines: [String]) throws(LedgerError) {
        guard try last() != lines else { return }
        try PrivateFile.replace(path, with: Data(lines.map { $0 + "\n" }.joined().utf8))
    }
}
