import FoundationEssentials
import Hummingbird

/// One request on its way: the answer of the endpoint, the failure that tests ordered in its place, the log.
struct Exchange: Sendable {
    let answers: EndpointAnswers
    let failures: FailureQueue
    let log: RequestLog
    /// Waits so many seconds; handed in, so that tests need not.
    let sleep: @Sendable (_ seconds: Double) async throws -> Void

    func respond(_ endpoint: Endpoint, _ request: WebRequest, _ connection: SandboxRequestContext) async throws
        -> Response
    {
        guard let failure = await failures.next(for: endpoint) else {
            let answer = await answers.answer(endpoint, request)
            await record(endpoint, request, nil, answer, .whole(answer))
            return try await Delivery.whole(answer).send(over: connection)
        }
        let genuine = failure.acts ? await answers.answer(endpoint, request) : nil
        if failure.delay > 0 { try await sleep(failure.delay) }
        let delivery = failure.delivery(insteadOf: genuine)
        await record(endpoint, request, failure, genuine, delivery)
        return try await delivery.send(over: connection)
    }

    private func record(
        _ endpoint: Endpoint, _ request: WebRequest, _ failure: Failure?, _ genuine: WebAnswer?, _ delivery: Delivery
    ) async {
        let parameters = try? request.parameters
        let credentials = parameters.flatMap { try? ClientCredentials($0, authorization: request.authorization) }
        await log.append(
            RequestLog.Entry(
                time: await answers.server.clock.now.timeIntervalSince1970, endpoint: endpoint, method: request.method,
                path: request.path, grantType: parameters?["grant_type"].map { String($0.prefix(64)) },
                clientID: credentials.map { String($0.id.prefix(128)) }, outcome: genuine?.outcome,
                status: delivery.status, failure: failure?.kind))
    }
}
