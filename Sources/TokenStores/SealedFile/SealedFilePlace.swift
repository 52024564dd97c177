/// Where the sealed file is: in the user's data directory, with its key file and its lock beside it.
///
/// ```
/// sealed-file         what is kept
/// sealed-file.key     the key, where it is kept here
/// sealed-file.lock    the lock of who writes, never removed
/// ```
public struct SealedFilePlace: Sendable, Equatable {
    /// An absolute path.
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The place that the XDG Base Directory Specification gives it; relative values count as unset.
    ///
    /// - Returns: nothing where neither `XDG_DATA_HOME` nor `HOME` is an absolute path.
    public init?(environment: [String: String]) {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            directory = data + "/mailgrant"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            directory = home + "/.local/share/mailgrant"
        } else {
            return nil
        }
    }

    public var file: String { directory + "/sealed-file" }
    public var keyFile: String { directory + "/sealed-file.key" }
    /// A key that takes the place of the one in ``keyFile`` as soon as the file is sealed under it.
    var nextKeyFile: String { directory + "/sealed-file.key.next" }
    var lock: String { directory + "/sealed-file.lock" }
}
