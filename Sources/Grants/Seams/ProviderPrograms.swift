public import Secrets

/// The programs that stand in where a provider's way to access tokens is its own and no data can describe it.
public protocol ProviderPrograms: Sendable {
    /// Has the program obtain a grant, with the person it asks.
    ///
    /// - Throws: ``ProgramError``; ``ProgramError/Code/consent(_:)`` where the person gave no answer.
    func authorize(
        _ request: ProgramRequest, through consent: any Consent
    ) async throws(ProgramError) -> ProgramGrant

    /// Has the program mint an access token. It asks nobody.
    ///
    /// - Parameter state: what the program wanted kept.
    /// - Throws: ``ProgramError``
    func token(
        for request: ProgramRequest, state: Secret, timeout: Duration
    ) async throws(ProgramError) -> ProgramToken

    /// Has the program end the grant at its provider.
    ///
    /// - Throws: ``ProgramError``; ``ProgramError/Code/unsupported`` where the provider has no such thing.
    func revoke(_ request: ProgramRequest, state: Secret, timeout: Duration) async throws(ProgramError)
}

/// What a program is told of an account. None of it is secret.
public struct ProgramRequest: Sendable, Equatable {
    public var program: ProgramBinding
    public var account: PlainName
    public var address: String
    public var loginHint: String?
    /// The connection that a token is for; nothing where all that share the grant are meant.
    public var connection: Connection?
    /// What is asked for.
    public var scopes: [String]

    public init(
        program: ProgramBinding, account: PlainName, address: String, loginHint: String? = nil,
        connection: Connection? = nil, scopes: [String] = []
    ) {
        self.program = program
        self.account = account
        self.address = address
        self.loginHint = loginHint
        self.connection = connection
        self.scopes = scopes
    }
}

/// What a program obtained.
public struct ProgramGrant: Sendable, Equatable {
    /// One line that the program wants kept, and is given back whenever it is asked for a token.
    public var state: Secret
    /// Nothing means: what was asked for.
    public var scopes: [String]?
    /// Whose mailbox it is; nothing where the provider did not say.
    public var identity: String?

    public init(state: Secret, scopes: [String]? = nil, identity: String? = nil) {
        self.state = state
        self.scopes = scopes
        self.identity = identity
    }
}

/// What a program minted.
public struct ProgramToken: Sendable, Equatable {
    public var accessToken: Secret
    /// Its lifetime in seconds, from 1 up; nothing where the program did not say.
    public var expiresIn: Int?
    /// Nothing means: what was asked for.
    public var scopes: [String]?
    /// Whose mailbox it is for; nothing where the provider did not say.
    public var identity: String?
    /// Takes the place of what was kept before; nothing means: keep what you have.
    public var state: Secret?

    public init(
        accessToken: Secret, expiresIn: Int? = nil, scopes: [String]? = nil, identity: String? = nil,
        state: Secret? = nil
    ) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.scopes = scopes
        self.identity = identity
        self.state = state
    }
}

/// Why a program gave nothing. It never carries a secret.
public struct ProgramError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// A person must authorize the connection again; the grant may still serve another.
        case needsAuthorization
        /// The provider ended the grant.
        case grantEnded
        /// The person or the provider said no.
        case denied
        /// The provider or the network failed for now; in seconds, where the program said for how long.
        case unavailable(retryAfter: Int?)
        /// The provider answered the program outside its standard.
        case providerFault
        /// A parameter or a registration is wrong.
        case misconfigured
        /// The program does not have this operation, or not this version of it.
        case unsupported
        /// The program itself did not keep to the wire: no answer, garbage, too much.
        case brokenProgram
        /// The program did not answer within its time.
        case timedOut
        /// There is no such program here.
        case absent
        /// Nobody has allowed the program on this machine.
        case notAllowed
        /// The person gave no answer to what the program asked.
        case consent(ConsentError)
    }

    public var code: Code
    /// What the program is called, such as `mailgrant-provider-example`.
    public var executable: String
    /// One printable line for a person, at most 500 characters; empty where there is nothing to say.
    public var detail: String

    public init(_ code: Code, _ executable: String, _ detail: String = "") {
        self.code = code
        self.executable = executable
        self.detail = detail
    }
}

/// Where no program can be run.
public struct NoProviderPrograms: ProviderPrograms {
    public init() {}

    public func authorize(
        _ request: ProgramRequest, through consent: any Consent
    ) async throws(ProgramError) -> ProgramGrant {
        throw ProgramError(.absent, request.program.executable)
    }

    public func token(
        for request: ProgramRequest, state: Secret, timeout: Duration
    ) async throws(ProgramError) -> ProgramToken {
        throw ProgramError(.absent, request.program.executable)
    }

    public func revoke(_ request: ProgramRequest, state: Secret, timeout: Duration) async throws(ProgramError) {
        throw ProgramError(.absent, request.program.executable)
    }
}
