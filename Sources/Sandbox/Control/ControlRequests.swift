/// A change of some settings; the others stay.
struct SettingsChange: Decodable, Sendable {
    private let accessTokenLifetime: Int?
    private let refreshTokenLifetime: Int?
    private let authorizationCodeLifetime: Int?
    private let deviceCodeLifetime: Int?
    private let deviceInterval: Int?
    private let givesCompleteVerificationURI: Bool?
    private let rotatesRefreshTokens: Bool?
    private let refreshTokenReuseLeeway: Int?
    private let accessTokenBytes: Int?
    private let registration: SandboxSettings.Registration?
    private let microsoft: Bool?

    private typealias CodingKeys = SandboxSettings.CodingKeys

    func applied(to settings: SandboxSettings) -> SandboxSettings {
        var settings = settings
        settings.accessTokenLifetime = accessTokenLifetime ?? settings.accessTokenLifetime
        settings.refreshTokenLifetime = refreshTokenLifetime ?? settings.refreshTokenLifetime
        settings.authorizationCodeLifetime = authorizationCodeLifetime ?? settings.authorizationCodeLifetime
        settings.deviceCodeLifetime = deviceCodeLifetime ?? settings.deviceCodeLifetime
        settings.deviceInterval = deviceInterval ?? settings.deviceInterval
        settings.givesCompleteVerificationURI = givesCompleteVerificationURI ?? settings.givesCompleteVerificationURI
        settings.rotatesRefreshTokens = rotatesRefreshTokens ?? settings.rotatesRefreshTokens
        settings.refreshTokenReuseLeeway = refreshTokenReuseLeeway ?? settings.refreshTokenReuseLeeway
        settings.accessTokenBytes = accessTokenBytes ?? settings.accessTokenBytes
        settings.registration = registration ?? settings.registration
        settings.microsoft = microsoft ?? settings.microsoft
        return settings
    }
}

/// The end of some grants, and what their refresh tokens are told from then on.
struct GrantsEnd: Decodable, Sendable {
    let selection: GrantSelection
    let error: ProtocolError

    enum CodingKeys: String, CodingKey, CaseIterable {
        case error, suberror
        case errorDescription = "error_description"
        case errorCodes = "error_codes"
    }

    init(from decoder: any Decoder) throws {
        selection = try GrantSelection(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        error = ProtocolError(
            code: try values.decodeIfPresent(String.self, forKey: .error) ?? "invalid_grant",
            description: try values.decodeIfPresent(String.self, forKey: .errorDescription) ?? "the grant was ended",
            suberror: try values.decodeIfPresent(String.self, forKey: .suberror),
            errorCodes: try values.decodeIfPresent([Int].self, forKey: .errorCodes))
    }
}
