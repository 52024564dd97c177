import FoundationEssentials

/// What a grant is bound to, as it was when the person consented: its secrets go there and nowhere else.
public enum GrantBinding: Sendable, Equatable {
    /// An authorization server's addresses and the client.
    case endpoints(EndpointBinding)
    /// A provider's program, which alone is given back what it wanted kept.
    case program(ProgramBinding)

    /// Nothing for a grant of a provider's program.
    public var endpoints: EndpointBinding? {
        if case .endpoints(let endpoints) = self { endpoints } else { nil }
    }

    /// Nothing for a grant of an authorization server.
    public var program: ProgramBinding? {
        if case .program(let program) = self { program } else { nil }
    }

    /// Who holds the other end of the grant, for a person: the token endpoint's address, or the program's name.
    public var holder: String {
        switch self {
        case .endpoints(let endpoints): endpoints.tokenURL.absoluteString
        case .program(let program): program.executable
        }
    }

    /// What the declaration now says otherwise than the grant was given for; empty where the grant may be used.
    public func moves(to details: TokenDetails) -> [EndpointMove] {
        switch (self, details.program) {
        case (.endpoints(let endpoints), nil): return endpoints.moves(to: details)
        case (.program(let then), let now?): return then.moves(to: now)
        case (.endpoints, let now?): return [EndpointMove(key: "provider", from: holder, to: now.executable)]
        case (.program, nil):
            let endpoints = details.endpoints
            let now = endpoints.tokenURL?.absoluteString ?? endpoints.issuer
            return [EndpointMove(key: "provider", from: holder, to: now)]
        }
    }
}

/// A program of a provider, and what an account states for its parameters.
public struct ProgramBinding: Sendable, Equatable, Codable {
    /// The provider's name.
    public var name: PlainName
    /// They may name servers to which the program sends what it was given, so a grant is bound to them, too.
    public var parameters: [String: String]

    public init(name: PlainName, parameters: [String: String] = [:]) {
        self.name = name
        self.parameters = parameters
    }

    /// What the program is called.
    public var executable: String { "mailgrant-provider-\(name)" }

    fileprivate func moves(to now: ProgramBinding) -> [EndpointMove] {
        guard name == now.name else { return [EndpointMove(key: "provider", from: executable, to: now.executable)] }
        return Set(parameters.keys).union(now.parameters.keys).sorted().compactMap { key in
            parameters[key] == now.parameters[key]
                ? nil : EndpointMove(key: key, from: parameters[key], to: now.parameters[key])
        }
    }
}

/// The addresses as earlier versions wrote them; a program beneath its own key, which they know nothing of.
extension GrantBinding: Codable {
    private enum CodingKeys: String, CodingKey {
        case program
    }

    public init(from decoder: any Decoder) throws {
        if let program = try decoder.container(keyedBy: CodingKeys.self)
            .decodeIfPresent(ProgramBinding.self, forKey: .program)
        {
            self = .program(program)
        } else {
            self = .endpoints(try EndpointBinding(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .endpoints(let endpoints): try endpoints.encode(to: encoder)
        case .program(let program):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(program, forKey: .program)
        }
    }
}
