import Surroundings

extension Practice {
    /// Orders that the next token comes some seconds late, though it was made at once.
    static let delayedToken = #"{"endpoint": "token", "kind": "delayed", "delay": 4}"#

    /// Lends a `mailgrant token` for the outgoing connection whose request has reached the provider, and whose answer is
    /// still to come.
    ///
    /// - Parameter order: the failure of the token endpoint that delays the answer.
    func withRefresh<Result: Sendable>(
        when order: String, _ body: (Service) async throws -> Result
    ) async throws -> Result {
        try await provider.control.addFailure(order)
        return try await withService(
            "refresh", mailgrant("token", Practice.account, "--outgoing"), log: "\(scratch.path)/refresh.log"
        ) { _ in
            try await provider.control.pendingFailures() == 0 ? true : nil
        } _: { _, refresh in
            try await body(refresh)
        }
    }
}
