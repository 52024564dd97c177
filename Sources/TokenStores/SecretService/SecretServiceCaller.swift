import Dispatch
import Grants

/// Makes calls of the C layer for tasks: each waits for the service on a thread of a queue of its own, never on one that
/// Swift's tasks share.
struct SecretServiceCaller: Sendable {
    /// Nothing where there is no bus; then the service is absent.
    let busAddress: String?
    let deadline: Duration
    let promptDeadline: Duration

    private let queue = DispatchQueue(label: "secret-service", attributes: .concurrent)

    init(busAddress: String?, deadline: Duration, promptDeadline: Duration) {
        self.busAddress = busAddress
        self.deadline = deadline
        self.promptDeadline = promptDeadline
    }

    func blocking<Answer: Sendable>(
        _ interaction: Interaction,
        _ body: @escaping @Sendable (SecretServiceCall) throws(TokenStoreError) -> Answer
    ) async throws(TokenStoreError) -> Answer {
        guard let busAddress else { throw TokenStoreError(.absent, "there is no D-Bus session") }
        let call = SecretServiceCall(
            busAddress: busAddress, deadline: deadline,
            promptDeadline: interaction == .allowed ? promptDeadline : nil)
        let answer: Result<Answer, TokenStoreError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(TokenStoreError) in try body(call) })
            }
        }
        return try answer.get()
    }
}
