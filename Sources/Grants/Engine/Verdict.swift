public import OAuth

/// What a provider's error means for a grant.
enum Verdict: Equatable {
    /// `invalid_grant`: final when it is seen twice.
    case grantRefused
    /// A person must consent or show another factor for this connection: final when it is seen twice.
    case connectionRefused
    /// For now only; in seconds, where the provider said how long or throttled without saying.
    case wait(Int?)
    /// The declaration or the registration of the client is wrong.
    case misconfigured
    /// The answer is not the protocol, or an error nobody has heard of.
    case protocolFault

    /// A verdict by which a grant or a connection's authorization ends.
    var endsSomething: Bool { self == .grantRefused || self == .connectionRefused }

    /// A verdict that says nothing yet.
    var asksToWait: Bool {
        if case .wait = self { true } else { false }
    }

    init(on error: OAuthError) {
        switch error {
        case .refused(let answer): self.init(on: answer)
        case .unavailable(let status, let retryAfter):
            self = .wait(Self.pause(retryAfter, isThrottling: status == 429))
        case .notTheProtocol, .metadataNotFound, .issuerMismatch, .identityTokenRejected: self = .protocolFault
        case .missingEndpoint, .insecureAddress, .unusableParameter: self = .misconfigured
        }
    }

    private init(on answer: ErrorAnswer) {
        switch answer.error {
        case "invalid_grant": self = .grantRefused
        case "interaction_required", "login_required", "consent_required", "account_selection_required",
            "access_denied":
            self = .connectionRefused
        case "temporarily_unavailable", "server_error":
            self = .wait(Self.pause(answer.retryAfter, isThrottling: answer.status == 429))
        case "slow_down": self = .wait(Self.pause(answer.retryAfter, isThrottling: true))
        case "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "invalid_request",
            "invalid_target", "invalid_resource":
            self = .misconfigured
        default:
            switch answer.status {
            case 429: self = .wait(Self.pause(answer.retryAfter, isThrottling: true))
            case .some(500...): self = .wait(answer.retryAfter)
            default: self = .protocolFault
            }
        }
    }

    /// At most a day, so that a mistyped Retry-After does not end a connection; half a minute where none was given.
    private static func pause(_ retryAfter: Int?, isThrottling: Bool) -> Int? {
        guard let retryAfter else { return isThrottling ? 30 : nil }
        return min(max(retryAfter, 1), 86_400)
    }
}

extension Verdict {
    init(on error: ProgramError) {
        switch error.code {
        case .grantEnded: self = .grantRefused
        case .needsAuthorization, .denied: self = .connectionRefused
        case .unavailable(let retryAfter): self = .wait(Self.pause(retryAfter, isThrottling: false))
        case .timedOut: self = .wait(nil)
        case .misconfigured: self = .misconfigured
        case .providerFault, .unsupported, .brokenProgram, .absent, .notAllowed, .consent: self = .protocolFault
        }
    }
}

extension GrantFault {
    /// What it means for a grant; nothing where nobody at the provider was heard.
    var verdict: Verdict? {
        switch self {
        case .provider(let error): Verdict(on: error)
        case .program(let error): Verdict(on: error)
        case .clientRefused: .misconfigured
        default: nil
        }
    }

    /// What the provider said, as codes only, for records.
    var reason: String? {
        switch self {
        case .provider(let error), .clientRefused(let error): error.reason
        case .program(let error): error.code.word
        default: nil
        }
    }

    /// The same with a program's own words, which no table explains; nothing where it had none.
    var words: String? {
        guard case .program(let error) = self, !error.detail.isEmpty else { return nil }
        return "\(error.code.word): \(error.detail)"
    }

    /// The provider's codes; nothing where it did not answer with an error of the protocol.
    func codes(by rules: ProviderRules) -> ErrorCodes? {
        switch self {
        case .provider(let error), .clientRefused(let error): error.codes(by: rules)
        default: nil
        }
    }
}

extension ProgramError.Code {
    /// The word on the wire, or one for what was seen here.
    public var word: String {
        switch self {
        case .needsAuthorization: "needs-authorization"
        case .grantEnded: "grant-ended"
        case .denied: "denied"
        case .unavailable: "unavailable"
        case .providerFault: "protocol"
        case .misconfigured: "misconfigured"
        case .unsupported: "unsupported"
        case .brokenProgram: "broken program"
        case .timedOut: "no answer in time"
        case .absent: "no such program"
        case .notAllowed: "not allowed"
        case .consent: "no answer from the person"
        }
    }
}

extension OAuthError {
    /// The error as codes only, for records and messages: `invalid_grant (consent_required)`.
    public var reason: String {
        switch self {
        case .refused(let answer):
            let details = ([answer.subError].compactMap { $0 } + answer.codes.map(String.init)).joined(separator: ", ")
            return details.isEmpty ? answer.error : "\(answer.error) (\(details))"
        case .unavailable(let status, _): return "HTTP \(status)"
        case .notTheProtocol: return "an answer outside the protocol"
        case .metadataNotFound: return "no metadata"
        case .issuerMismatch: return "another issuer"
        case .identityTokenRejected: return "an ID token that was not accepted"
        case .missingEndpoint(let name): return "no \(name)"
        case .insecureAddress: return "an address without TLS"
        case .unusableParameter(let name): return "an unusable \(name)"
        }
    }
}

extension OAuthError {
    /// The provider's codes; nothing where it did not answer with an error of the protocol.
    func codes(by rules: ProviderRules) -> ErrorCodes? {
        guard case .refused(let answer) = self else { return nil }
        return rules.advice.codes(of: answer)
    }
}

extension ErrorAnswer {
    /// True where `invalid_grant` ends the grant: its reason is listed as dead by the provider's file, or there is none.
    func saysTokenIsDead(by rules: ProviderRules) -> Bool {
        let reasons = [subError].compactMap { $0 } + codes.map(String.init)
        return reasons.isEmpty || reasons.contains { rules.deadTokenReasons.contains($0) }
    }
}
