import Grants

/// What a report for a public issue is about.
struct ReportSubject: Sendable, Equatable {
    /// Nothing for all.
    var account: PlainName?
    /// Nothing for both connections.
    var direction: Direction?
    /// Whether no other machine is asked.
    var isOffline = false

    var command: String {
        ["mailgrant doctor --report", account?.text, direction.map { "--\($0)" }, isOffline ? "--offline" : nil]
            .compactMap(\.self).joined(separator: " ")
    }
}
