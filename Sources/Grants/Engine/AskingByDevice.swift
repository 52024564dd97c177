import FoundationEssentials
import OAuth
import Secrets

/// The device authorization grant: a person types a code at a browser anywhere, while the provider is polled (RFC 8628).
///
/// It has no PKCE and no redirect: the device code never leaves the two endpoints.
extension GrantEngine {
    /// From the codes to the saved grant.
    func askByDevice(_ ask: Asking, through consent: any Consent) async throws(GrantFault) -> Grant {
        guard let endpoint = ask.binding.deviceAuthorizationURL else {
            throw .provider(.missingEndpoint("device_authorization_endpoint"))
        }
        let deadline = Deadline(in: limits.call, by: time)
        let keySet = try await keySet(of: ask.binding, asked: ask.scopes.contains("openid"), before: deadline)
        let authorization = try await deviceAuthorization(ask, at: endpoint, before: deadline)
        let prompt = DevicePrompt(
            userCode: authorization.userCode, address: authorization.verificationURI,
            addressWithCode: authorization.verificationURIComplete, message: authorization.message,
            expiresAt: time.now().addingTimeInterval(TimeInterval(authorization.expiresIn)))
        await consent.present(prompt)
        do {
            let grant = try await poll(for: authorization, ask, keySet: keySet)
            await consent.withdraw(prompt)
            return grant
        } catch {
            await consent.withdraw(prompt)
            throw error
        }
    }

    private func deviceAuthorization(
        _ ask: Asking, at endpoint: URL, before deadline: Deadline
    ) async throws(GrantFault) -> DeviceAuthorization {
        let client = try await client(for: ask.connection, of: ask.account, shownTo: endpoint, in: ask.binding)
        let response = try await send(
            DeviceRequest.authorization(scopes: ask.scopes, client: client, endpoint: endpoint), before: deadline)
        do {
            var authorization = try DeviceAuthorization.parse(response, now: time.now())
            authorization.expiresIn = min(authorization.expiresIn, Self.longestDeviceWait)
            return authorization
        } catch {
            throw .provider(error)
        }
    }

    /// An hour: providers give ten to thirty minutes, and no wait is without end.
    private static let longestDeviceWait = 3_600

    private func poll(
        for authorization: DeviceAuthorization, _ ask: Asking, keySet: HTTPResponse?
    ) async throws(GrantFault) -> Grant {
        var polling = DevicePolling(authorization, now: time.now())
        var step = polling.start(now: time.now())
        var lastFault: GrantFault?
        while true {
            switch step {
            case .ask(let seconds): await time.pause(.seconds(seconds))
            case .expired:
                // Where nobody could be reached, it is not the person who was late.
                if polling.isLosing, let lastFault { throw lastFault }
                throw .consent(ConsentError(.timedOut, "nobody used the code before it expired"))
            case .failed(let error): throw .provider(error)
            }
            guard !Task.isCancelled else { throw .consent(ConsentError(.cancelled, "the sign-in was cancelled")) }
            // The answer to a poll may be the grant: once asked for, it is heard and kept.
            let poll = try await uncancelled { () async throws(GrantFault) in
                try await pollOnce(for: authorization, ask, keySet: keySet)
            }
            switch poll {
            case .granted(let grant): return grant
            case .notYet(let outcome, let fault):
                lastFault = fault
                step = polling.received(outcome, now: time.now())
            }
        }
    }

    private enum Poll: Sendable {
        case granted(Grant)
        case notYet(DevicePolling.Outcome, GrantFault)
    }

    private func pollOnce(
        for authorization: DeviceAuthorization, _ ask: Asking, keySet: HTTPResponse?
    ) async throws(GrantFault) -> Poll {
        let deadline = Deadline(in: limits.call, by: time)
        let rules = ask.connection.token.rules
        let client = try await client(for: ask.connection, of: ask.account, tokenURL: ask.binding.tokenURL)
        let answer: TokenAnswer
        do {
            answer = try await tokenAnswer(
                to: DeviceRequest.poll(
                    authorization.deviceCode, grantType: rules.deviceGrantType, parameter: rules.deviceCodeParameter,
                    scopes: ask.redemptionScopes, client: client, tokenEndpoint: ask.binding.tokenURL),
                before: deadline)
        } catch .provider(let error) {
            return .notYet(.refused(error), .provider(error))
        } catch .transport(let error) where [.unreachable, .interrupted].contains(error.code) {
            return .notYet(.lost, .transport(error))
        }
        return .granted(try await conclude(ask, with: answer, nonce: nil, keySet: keySet))
    }
}
