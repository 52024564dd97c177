/// The failures that are still to come, in the order in which they were asked for.
actor FailureQueue {
    private var pending: [Failure] = []

    func append(_ failure: Failure) {
        pending.append(failure)
    }

    /// - Returns: how many answers were still to fail.
    func removeAll() -> Int {
        defer { pending = [] }
        return count
    }

    /// How many answers are still to fail.
    var count: Int { pending.reduce(0) { $0 + $1.count } }

    /// Takes the failure for one answer.
    func next(for endpoint: Endpoint) -> Failure? {
        guard let index = pending.firstIndex(where: { $0.endpoint == endpoint }) else { return nil }
        let failure = pending[index]
        if failure.count > 1 {
            pending[index].count -= 1
        } else {
            pending.remove(at: index)
        }
        return failure
    }
}
