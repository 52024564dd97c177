import Foundation
import Grants
import OAuth
import Secrets
import Synchronization

/// An authorization server as the engine sees it: answers in a queue, else a well-behaved rotating one.
final class ScriptedProvider: Transport {
    struct Request: Equatable {
        var path: String
        /// The form's fields.
        var fields: [String: String]
        /// How long the engine would wait.
        var timeout: Duration
    }

    private struct State {
        var answers: [Result<HTTPResponse, TransportError>] = []
        var requests: [Request] = []
        var minted = 0
        var rotates = true
        var onRequest: (@Sendable () async -> Void)?
        var failsWhenCancelled = false
    }

    private let state = Mutex(State())

    static let tokenURL = "https://id.example.org/token"

    var requests: [Request] { state.withLock { $0.requests } }
    var refreshes: Int { requests.count { $0.fields["grant_type"] == "refresh_token" } }
    /// The refresh token that counts after so many exchanges.
    static func refreshToken(_ number: Int) -> String { "refresh \(number)" }
    static func accessToken(_ number: Int) -> String { "access \(number)" }

    func queue(_ status: Int, _ json: String, headers: [HTTPHeader] = []) {
        let headers = headers + [HTTPHeader("Content-Type", "application/json")]
        state.withLock {
            $0.answers.append(.success(HTTPResponse(status: status, headers: headers, body: Secret(json))))
        }
    }

    /// The answer to a code or a device code, with what the provider grants by it.
    func queueGrant(_ refreshToken: String, scope: String, idToken: String? = nil) {
        let statement = idToken.map { #","id_token":"\#($0)""# } ?? ""
        queue(
            200,
            #"{"access_token":"a","token_type":"Bearer","refresh_token":"\#(refreshToken)","scope":"\#(scope)"\#(statement)}"#
        )
    }

    func queueError(_ json: String) { queue(400, json) }

    func queue(_ error: TransportError) { state.withLock { $0.answers.append(.failure(error)) } }

    func stopRotating() { state.withLock { $0.rotates = false } }

    /// Something that happens while the request is on its way.
    func onRequest(_ action: @escaping @Sendable () async -> Void) { state.withLock { $0.onRequest = action } }

    /// As a real transport does: the answer is lost, and the provider does not know.
    func failWhenCancelled() { state.withLock { $0.failsWhenCancelled = true } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(TransportError) -> HTTPResponse {
        let seen = Request(path: request.url.path, fields: Self.fields(of: request), timeout: timeout)
        let action = state.withLock { state in
            state.requests.append(seen)
            return state.onRequest
        }
        await action?()
        let answer = state.withLock { state -> Result<HTTPResponse, TransportError> in
            if !state.answers.isEmpty { return state.answers.removeFirst() }
            state.minted += 1
            return .success(
                Self.grant(number: state.minted, rotates: state.rotates || seen.fields["code"] != nil, seen))
        }
        if Task.isCancelled, state.withLock({ $0.failsWhenCancelled }) {
            throw TransportError(.interrupted, host: "id.example.org", "cancelled")
        }
        return try answer.get()
    }

    private static func grant(number: Int, rotates: Bool, _ request: Request) -> HTTPResponse {
        var members = [
            #""access_token":"\#(accessToken(number))""#, #""token_type":"Bearer""#, #""expires_in":3600"#,
        ]
        if rotates { members.append(#""refresh_token":"\#(refreshToken(number))""#) }
        if let scope = request.fields["scope"] { members.append(#""scope":"\#(scope)""#) }
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "application/json")],
            body: Secret("{" + members.joined(separator: ",") + "}"))
    }

    private static func fields(of request: HTTPRequest) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in (request.body?.exposedText ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { part in
                String(part).replacing("+", with: " ").removingPercentEncoding ?? ""
            }
            fields[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return fields
    }
}
