import CredentialWire
import FoundationEssentials
import Grants
import OAuth
import Secrets

/// A message of a provider's program, read. Nothing of it is believed before it is looked at.
struct ProviderAnswer {
    let message: CredentialMessage
    /// What the program is called.
    let executable: String
    /// What the program knows and must not show in a text.
    var hidden: [Secret] = []

    /// The longest text for a person, in Unicode scalars.
    private static let longestText = 500
    /// As much as fits a line of the wire beside its key.
    private static let longestState = 65_000

    /// - Throws: ``ProgramError`` where it states no version, or another one.
    func checkVersion() throws(ProgramError) {
        guard let version = message.text(ProviderKey.version) else { throw broken("stated no version of the exchange") }
        guard version == ProviderRequest.version else {
            throw ProgramError(
                .unsupported, executable,
                "it speaks version \(PrintableText.line(version, limit: 20)) of the exchange, and mailgrant "
                    + "\(ProviderRequest.version)")
        }
    }

    /// - Throws: the ``ProgramError`` that the program reports, if it does.
    func checkError() throws(ProgramError) {
        guard let word = message.text(ProviderKey.error) else { return }
        let code: ProgramError.Code
        switch word {
        case "needs-authorization": code = .needsAuthorization
        case "grant-ended": code = .grantEnded
        case "denied": code = .denied
        case "unavailable": code = .unavailable(retryAfter: seconds(ProviderKey.retryAfter))
        case "protocol": code = .providerFault
        case "misconfigured": code = .misconfigured
        case "unsupported": code = .unsupported
        default: throw broken("reported the unknown error \"\(PrintableText.line(word, limit: 40))\"")
        }
        throw ProgramError(code, executable, text(ProviderKey.text) ?? "")
    }

    func grant() throws(ProgramError) -> ProgramGrant {
        guard let state = try state() else { throw lacking(ProviderKey.state) }
        return ProgramGrant(state: state, scopes: try scopes(), identity: try identity())
    }

    func token() throws(ProgramError) -> ProgramToken {
        guard let token = message.secret(ProviderKey.accessToken) else { throw lacking(ProviderKey.accessToken) }
        let isToken = token.withExposedBytes { bytes in
            !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) }
        }
        guard isToken else { throw broken("gave an access token that is empty or has other than visible characters") }
        return ProgramToken(
            accessToken: token, expiresIn: seconds(ProviderKey.expiresIn), scopes: try scopes(),
            identity: try identity(), state: try state())
    }

    /// One printable line; nothing where there is none, or where it would show a secret.
    func text(_ key: String) -> String? {
        guard let text = message.text(key) else { return nil }
        let leaks = hidden.contains { !$0.isEmpty && text.contains($0.exposedText) }
        let line = leaks ? "" : PrintableText.line(text, limit: Self.longestText)
        return line.isEmpty ? nil : line
    }

    /// A whole number of seconds from 1 to a year; nothing for anything else.
    func seconds(_ key: String) -> Int? {
        guard let text = message.text(key), text.utf8.count <= 9, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let seconds = Int(text), seconds > 0
        else { return nil }
        return min(seconds, 31_536_000)
    }

    func broken(_ what: String) -> ProgramError { ProgramError(.brokenProgram, executable, what) }

    private func lacking(_ key: String) -> ProgramError { broken("gave an answer without \(key)") }

    private func state() throws(ProgramError) -> Secret? {
        guard let state = message.secret(ProviderKey.state) else { return nil }
        let isText = state.withExposedBytes { String(validating: $0, as: UTF8.self) != nil }
        guard state.count <= Self.longestState, isText else {
            throw broken("wants something kept that is longer than \(Self.longestState) bytes or is not UTF-8")
        }
        return state
    }

    /// The scopes that are stated; nothing where none are.
    private func scopes() throws(ProgramError) -> [String]? {
        guard message.attributes.contains(where: { $0.key == ProviderKey.scope + "[]" }) else { return nil }
        let scopes = message.list(ProviderKey.scope)
        // RFC 6749 section 3.3: visible characters but for the quotation mark and the backslash.
        let isPlain = scopes.allSatisfy { scope in
            scope.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
        }
        guard isPlain else { throw broken("gave a scope that is none") }
        return scopes
    }

    private func identity() throws(ProgramError) -> String? {
        guard let identity = message.text(ProviderKey.identity) else { return nil }
        guard !identity.isEmpty, PrintableText.line(identity, limit: 320) == identity else {
            throw broken("gave an identity that is no address")
        }
        return identity
    }
}
