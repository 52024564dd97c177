/// Where a plugin comes from. In the order of the cases the first wins.
public enum PluginOrigin: String, Sendable, Hashable, CaseIterable {
    /// It is a part of mailgrant.
    case builtIn = "built-in"
    /// The directory of the `mailgrant` executable.
    case besideExecutable = "beside-executable"
    /// `$XDG_DATA_HOME/mailgrant/plugins`.
    case dataDirectory = "data-directory"
    /// git's own directory of programs (`git --exec-path`), for its credential helpers, since git looks there first.
    case gitPrograms = "git-programs"
    /// An absolute directory of `PATH`.
    case searchPath = "path"
}
