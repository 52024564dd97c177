/// The console while it runs: `mailgrant console --no-open` as a process of its own.
public struct PracticeConsole: Sendable {
    /// What a person opens: it serves once.
    public let oneTimeAddress: String
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    public let origin: String
    public let service: Service
}

extension Practice {
    /// Runs the console for the length of a closure.
    ///
    /// - Parameter options: more options of `mailgrant console`.
    /// - Throws: ``ServiceFailure`` when it cannot be started; what `body` throws.
    public func withConsole<Result: Sendable>(
        options: [String] = [], _ body: (PracticeConsole) async throws -> Result
    ) async throws -> Result {
        var program = mailgrant("console", "--no-open")
        program.arguments += options
        return try await withService(
            "console", program, log: "\(scratch.path)/console.log"
        ) { lines in
            lines.lazy.compactMap { $0.firstMatch(of: /(http:\/\/127\.0\.0\.1:[0-9]+)\/\S+/) }.first
                .map { [String($0.0), String($0.1)] }
        } _: { addresses, service in
            try await body(
                PracticeConsole(oneTimeAddress: addresses[0], origin: addresses[1], service: service))
        }
    }
}
