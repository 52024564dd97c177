import Grants
import Secrets

@testable import MailConnections

/// A dialogue played against a server's lines, without a socket.
struct Conversation<Outcome: Sendable> {
    /// What the client said, secrets and all.
    var sent: [String] = []
    /// The literals that the client left out, in octets.
    var skipped: [Int] = []
    var outcome: Outcome?
    var failure: MailServerError?

    /// Plays until the dialogue ends or the server has no more lines.
    init<Dialogue: MailDialogue>(_ dialogue: Dialogue, _ server: [String]) where Dialogue.Outcome == Outcome {
        self.init(dialogue, bytes: server.map { Array($0.utf8) })
    }

    init<Dialogue: MailDialogue>(_ dialogue: Dialogue, bytes server: [[UInt8]]) where Dialogue.Outcome == Outcome {
        var dialogue = dialogue
        do throws(MailServerError) {
            note(try dialogue.start())
            for line in server where outcome == nil { note(try dialogue.receive(line)) }
        } catch {
            failure = error
        }
    }

    private mutating func note(_ action: DialogueAction<Outcome>) {
        switch action {
        case .read: break
        case .send(let line): sent.append(line.text + (line.secret?.exposedText ?? ""))
        case .sendTogether(let lines): sent += lines.map(\.text)
        case .skip(let octets): skipped.append(octets)
        case .finish(let outcome): self.outcome = outcome
        }
    }
}

enum Sample {
    static let user = "alice@example.org"
    static let token = Secret("tok-123")
    static let xoauth2 = "dXNlcj1hbGljZUBleGFtcGxlLm9yZwFhdXRoPUJlYXJlciB0b2stMTIzAQE="
    static let oauthbearer =
        "bixhPWFsaWNlQGV4YW1wbGUub3JnLAFob3N0PWltYXAuZXhhbXBsZS5vcmcBcG9ydD05OTMBYXV0aD1CZWFyZXIgdG9rLTEyMwEB"
    /// JSON with status 401, schemes bearer, scope mail.
    static let challenge = "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0="

    static func credential(
        user: String = Sample.user, host: String = "imap.example.org", port: Int = 993, token: Secret = Sample.token
    ) throws -> SASLCredential {
        try SASLCredential(user: user, host: host, port: port, proof: .accessToken(token))
    }

    /// An app password, with what an IMAP string would have to quote.
    static let password = Secret(#"pass "w\rd 1"#)
    /// NUL, user, NUL, password.
    static let plain = "AGFsaWNlQGV4YW1wbGUub3JnAHBhc3MgIndccmQgMQ=="
    static let loginUser = "YWxpY2VAZXhhbXBsZS5vcmc="
    static let loginPassword = "cGFzcyAid1xyZCAx"

    static func passwordCredential(_ password: Secret = Sample.password) throws -> SASLCredential {
        try SASLCredential(user: user, host: "imap.example.org", port: 993, proof: .password(password))
    }

    /// A token of so many characters.
    static func token(length: Int) -> Secret {
        Secret(String(repeating: "t", count: length))
    }
}
