public import FoundationEssentials
import Glibc

/// Where `mailgrant plan` keeps what it found of accounts, and what their files looked like. It can be lost at any time,
/// and who reads it checks it.
public struct PlanIndexFile: Sendable {
    private let path: String

    /// The most bytes that are read: more than ten thousand accounts take.
    private static let limit = 32 << 20

    public init(in directory: StateDirectory) {
        path = directory.path + "/plan-index"
    }

    /// Nothing where there is none that can be read.
    public func read() -> Data? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.limit else {
            return nil
        }
        return (try? PrivateFile.read(path)).flatMap(\.self)
    }

    /// Replaces it. One that cannot be written is none: the next plan reads every file again.
    public func write(_ data: Data) { try? PrivateFile.replace(path, with: data) }
}
