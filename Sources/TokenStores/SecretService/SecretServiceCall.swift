import CSecretService
import Grants
import Secrets

/// One call of the C layer. It blocks its thread until there is an answer or the deadline is over.
struct SecretServiceCall: Sendable {
    var busAddress: String
    var deadline: Duration
    /// How long a person may take to answer a prompt; nothing where none is allowed.
    var promptDeadline: Duration?

    func lookup(_ item: StoredItem) throws(TokenStoreError) -> Secret? {
        var found: Secret?
        let outcome = withUnsafeMutablePointer(to: &found) { found in
            SecretServiceOutcome { detail, size in
                mailgrant_secret_lookup(
                    busAddress, item.kind.rawValue, item.id, deadlineMilliseconds, promptMilliseconds, takeSecret,
                    found, detail, size)
            }
        }
        try outcome.check()
        return found
    }

    func store(_ secret: Secret, as item: StoredItem) throws(TokenStoreError) {
        let label = "mailgrant: \(item.account) (\(item.kind.rawValue))"
        let outcome = secret.withExposedBytes { bytes in
            SecretServiceOutcome { detail, size in
                mailgrant_secret_store(
                    busAddress, item.kind.rawValue, item.id, item.account.text, label,
                    bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, deadlineMilliseconds,
                    promptMilliseconds, detail, size)
            }
        }
        try outcome.check()
    }

    func erase(_ item: StoredItem) throws(TokenStoreError) {
        let outcome = SecretServiceOutcome { detail, size in
            mailgrant_secret_erase(
                busAddress, item.kind.rawValue, item.id, deadlineMilliseconds, promptMilliseconds, detail, size)
        }
        try outcome.check()
    }

    /// Zero forbids a prompt: where one is allowed there is at least a moment for it.
    var promptMilliseconds: UInt32 {
        promptDeadline.map { max(milliseconds($0), 1) } ?? 0
    }

    var deadlineMilliseconds: UInt32 { milliseconds(deadline) }

    private func milliseconds(_ duration: Duration) -> UInt32 {
        UInt32(min(max(duration / .milliseconds(1), 0), Double(UInt32.max)))
    }
}

/// Copies the lent bytes into the `Secret?` to which the context points.
private func takeSecret(context: UnsafeMutableRawPointer?, bytes: UnsafePointer<UInt8>?, length: Int) {
    context?.assumingMemoryBound(to: Secret?.self).pointee =
        Secret(UnsafeBufferPointer(start: bytes, count: length))
}
