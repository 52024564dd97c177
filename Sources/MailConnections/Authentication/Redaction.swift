public import Grants
import OAuth
import SASL
import Secrets

/// Takes a credential out of what a server or a mail program says: some repeat the command that is refused.
public struct Redaction: Sendable {
    /// So many bytes in a row that are in a secret, too, are no chance.
    private let telling: Int
    private let secrets: [Secret]

    /// The credential as it is, as it would look in a printable line, and as each mechanism encodes it.
    init(_ credential: SASLCredential) {
        let secret = credential.secret
        switch credential.proof {
        case .accessToken: telling = 16
        // Passwords are short, and may hold spaces that a printable line has fewer of.
        case .password: telling = 8
        }
        secrets =
            [secret, Secret(PrintableText.line(secret.exposedText, limit: secret.count))]
            + SASLMechanism.allCases.flatMap { $0.messages(for: credential) }.filter { $0 != Secret(credential.user) }
            .map { $0.base64Encoded() }
    }

    /// The same for what a connection shows to its server.
    ///
    /// - Throws: `unsupported` for a credential that cannot be shown to any.
    public init(_ connection: Connection, _ credential: MailCredential) throws(MailServerError) {
        self.init(try SASLCredential(connection, credential))
    }

    func callAsFunction(_ error: MailServerError) -> MailServerError {
        var error = error
        error.detail = PrintableText.line(redacted(error.detail), limit: MailServerError.reasonLimit)
        return error
    }

    /// The text with each part that shares a telling part with a secret replaced, and the words that touch it.
    public func redacted(_ text: String) -> String {
        let text = Array(text.utf8)
        var hidden = [Bool](repeating: false, count: text.count)
        for secret in secrets {
            let length = min(telling, secret.count)
            guard length > 0, length <= text.count else { continue }
            secret.withExposedBytes { bytes in
                for start in 0...text.count - length where bytes.contains(text[start..<start + length]) {
                    for index in start..<start + length { hidden[index] = true }
                }
            }
        }
        spread(&hidden, over: text)
        var redacted: [UInt8] = []
        for index in text.indices {
            if !hidden[index] {
                redacted.append(text[index])
            } else if index == 0 || !hidden[index - 1] {
                redacted += "(redacted)".utf8
            }
        }
        return String(decoding: redacted, as: UTF8.self)
    }

    /// What stands next to a hidden part without a break is hidden, too.
    private func spread(_ hidden: inout [Bool], over text: [UInt8]) {
        for index in text.indices.dropFirst() where hidden[index - 1] && Self.isTokenByte(text[index]) {
            hidden[index] = true
        }
        for index in text.indices.dropLast().reversed() where hidden[index + 1] && Self.isTokenByte(text[index]) {
            hidden[index] = true
        }
    }

    /// The characters of bearer tokens and of base64 (RFC 6750 section 2.1).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/=".utf8.contains(byte)
        }
    }
}
