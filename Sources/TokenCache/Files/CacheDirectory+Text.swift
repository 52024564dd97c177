extension CacheDirectory {
    /// The path, for what else a program that runs for longer keeps there.
    public var text: String { path.withCharacters { String(cString: $0) } }
}
