import Grants
import SASL
import Secrets

/// Takes a token out of what a server says: some repeat the command that they refuse.
struct Redaction: Sendable {
    /// So many bytes in a row that are in a secret, too, are no chance.
    private static let telling = 16

    private let secrets: [Secret]

    /// The token as it is and as each mechanism encodes it.
    init(_ credential: SASLCredential) {
        secrets =
            [credential.token] + SASLMechanism.allCases.map { $0.initialResponse(for: credential).base64Encoded() }
    }

    func callAsFunction(_ error: MailServerError) -> MailServerError {
        MailServerError(error.code, reason: redacted(error.detail))
    }

    /// The text with each word that shares a telling part with a secret replaced.
    private func redacted(_ text: String) -> String {
        var redacted = ""
        var rest = text[...]
        while !rest.isEmpty {
            let word = rest.prefix(while: Self.isTokenCharacter)
            rest = rest.dropFirst(word.count)
            redacted += isTelling(word) ? "(redacted)" : word
            let between = rest.prefix { !Self.isTokenCharacter($0) }
            rest = rest.dropFirst(between.count)
            redacted += between
        }
        return redacted
    }

    /// The characters of bearer tokens and of base64 (RFC 6750 section 2.1).
    private static func isTokenCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._~+/=".contains(character))
    }

    private func isTelling(_ word: Substring) -> Bool {
        let word = Array(word.utf8)
        return secrets.contains { secret in
            let length = min(Self.telling, secret.count)
            guard length > 0, word.count >= length else { return false }
            return secret.withExposedBytes { bytes in
                (0...word.count - length).contains { bytes.contains(word[$0..<$0 + length]) }
            }
        }
    }
}
