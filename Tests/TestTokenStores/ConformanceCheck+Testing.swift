public import Testing
public import TokenStoreConformance

extension ConformanceCheck: CustomTestStringConvertible {
    public var testDescription: String { sentence }
}

/// Checks the whole contract of a token store in one test, for a place that is costly to make.
///
/// - Parameter makeStore: opens the store, unlocked; every call a new value, all of them on the same place.
public func checkConformance(
    sourceLocation: SourceLocation = #_sourceLocation, of makeStore: @escaping ConformanceCheck.MakeStore
) async {
    for check in ConformanceCheck.all {
        do {
            try await check.run(on: makeStore)
        } catch {
            Issue.record(error, "\(check.sentence)", sourceLocation: sourceLocation)
        }
    }
}
