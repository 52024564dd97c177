import FoundationEssentials
public import Secrets

/// Writes a grant as the one line of text that a token store keeps, and reads it back.
///
/// The line is JSON with a `version`. This is the one place where a refresh token or a program's state is encoded, which is why ``Grant``
/// itself is not `Codable`.
public enum GrantCodec {
    /// One line of UTF-8 without a line end; the same grant always gives the same line, so that "read back equal" can
    /// be said of lines.
    public static func line(_ grant: Grant) -> Secret {
        let stored = StoredGrant(
            version: StoredGrant.currentVersion, id: grant.id, account: grant.account.text,
            grantType: grant.grantType, refreshToken: grant.refreshToken?.exposedText,
            programState: grant.programState?.exposedText, scopes: grant.scopes, identity: grant.identity,
            consentedAt: grant.consentedAt, binding: grant.binding,
            generation: grant.generation, ended: grant.ended)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        // Encoding strings, numbers and dates cannot fail; an empty line would be refused when it is read back.
        var data = (try? encoder.encode(stored)) ?? Data()
        defer { data.withUnsafeMutableBytes { Secret.wipe($0) } }
        return Secret(data)
    }

    /// The grant of a line; nothing where the line is none, or is of a version that this program does not know.
    public static func grant(from line: Secret) -> Grant? {
        var data = line.withExposedBytes { Data($0) }
        defer { data.withUnsafeMutableBytes { Secret.wipe($0) } }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        guard let stored = try? decoder.decode(StoredGrant.self, from: data),
            stored.version == StoredGrant.currentVersion, let account = PlainName(stored.account)
        else { return nil }
        return Grant(
            id: stored.id, account: account, grantType: stored.grantType,
            refreshToken: stored.refreshToken.map { Secret($0) },
            programState: stored.programState.map { Secret($0) }, scopes: stored.scopes, identity: stored.identity,
            consentedAt: stored.consentedAt, binding: stored.binding, generation: stored.generation,
            ended: stored.ended)
    }
}

private struct StoredGrant: Codable {
    static let currentVersion = 1

    var version: Int
    var id: GrantID
    var account: String
    var grantType: GrantType
    var refreshToken: String?
    var programState: String?
    var scopes: [String]
    var identity: GrantIdentity
    var consentedAt: Date
    var binding: GrantBinding
    var generation: Int
    var ended: GrantEnd?

    enum CodingKeys: String, CodingKey {
        case version, id, account
        case grantType = "grant-type"
        case refreshToken = "refresh-token"
        case programState = "program-state"
        case scopes, identity
        case consentedAt = "consented-at"
        case binding, generation, ended
    }
}
