/// Gathers errors while files are read, so that a person sees all of them at once.
public final class ErrorCollector {
    private var errors: [ConfigurationError] = []
    private var seen: Set<ConfigurationError> = []

    public init() {}

    /// Adds an error, once: what two connections share is wrong for both.
    public func add(_ error: ConfigurationError) {
        if seen.insert(error).inserted { errors.append(error) }
    }

    public func add(_ errors: ConfigurationErrors) {
        errors.errors.forEach(add)
    }

    /// Every error that was added, in the order of the lines; nothing where there is none.
    public var found: ConfigurationErrors? {
        let ordered = errors.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            guard first.file == second.file else { return left.offset < right.offset }
            return (first.line ?? 0, first.column ?? 0, left.offset) < (
                second.line ?? 0, second.column ?? 0, right.offset
            )
        }.map(\.element)
        return ordered.first.map { ConfigurationErrors($0, Array(ordered.dropFirst())) }
    }

    /// Ends a reading.
    ///
    /// - Parameter value: what was read; where it is missing, an error has been added that says why.
    /// - Throws: every error that was added, in the order of the lines.
    public func conclude<Value>(_ value: Value?) throws(ConfigurationErrors) -> Value {
        if let found { throw found }
        guard let value else { preconditionFailure("a reading ended with neither a value nor an error") }
        return value
    }
}
