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
            Outcome { detail, size in
                mailgrant_secret_lookup(
                    busAddress, item.kind.rawValue, item.id, milliseconds(deadline), promptMilliseconds, takeSecret,
                    found, detail, size)
            }
        }
        try outcome.check()
        return found
    }

    func store(_ secret: Secret, as item: StoredItem) throws(TokenStoreError) {
        let label = "mailgrant: \(item.account) (\(item.kind.rawValue))"
        let outcome = secret.withExposedBytes { bytes in
            Outcome { detail, size in
                mailgrant_secret_store(
                    busAddress, item.kind.rawValue, item.id, item.account.text, label,
                    bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, milliseconds(deadline),
                    promptMilliseconds,
                    detail, size)
            }
        }
        try outcome.check()
    }

    func erase(_ item: StoredItem) throws(TokenStoreError) {
        let outcome = Outcome { detail, size in
            mailgrant_secret_erase(
                busAddress, item.kind.rawValue, item.id, milliseconds(deadline), promptMilliseconds, detail, size)
        }
        try outcome.check()
    }

    /// Zero forbids a prompt: where one is allowed there is at least a moment for it.
    private var promptMilliseconds: UInt32 {
        promptDeadline.map { max(milliseconds($0), 1) } ?? 0
    }

    private func milliseconds(_ duration: Duration) -> UInt32 {
        UInt32(min(max(duration / .milliseconds(1), 0), Double(UInt32.max)))
    }
}

/// Copies the lent bytes into the `Secret?` to which the context points.
private func takeSecret(context: UnsafeMutableRawPointer?, bytes: UnsafePointer<UInt8>?, length: Int) {
    context?.assumingMemoryBound(to: Secret?.self).pointee =
        Secret(UnsafeBufferPointer(start: bytes, count: length))
}

/// A status with the line of text that explains it.
private struct Outcome {
    /// The longest explanation, in bytes.
    private static let longestDetail = 512

    let status: mailgrant_secret_status
    let detail: String

    /// Makes a call that writes its explanation, ended by a null byte, into a buffer of the given size.
    init(_ call: (UnsafeMutablePointer<CChar>, Int) -> mailgrant_secret_status) {
        var buffer = [CChar](repeating: 0, count: Self.longestDetail)
        status = buffer.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { call($0, buffer.count) } ?? .MAILGRANT_SECRET_FAILED
        }
        detail = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func check() throws(TokenStoreError) {
        switch status {
        case .MAILGRANT_SECRET_OK, .MAILGRANT_SECRET_NOT_FOUND: return
        case .MAILGRANT_SECRET_ABSENT: throw TokenStoreError(.absent, detail)
        case .MAILGRANT_SECRET_LOCKED: throw TokenStoreError(.locked, detail)
        case .MAILGRANT_SECRET_DISMISSED: throw TokenStoreError(.dismissed, detail)
        case .MAILGRANT_SECRET_HUNG: throw TokenStoreError(.hung, detail)
        case .MAILGRANT_SECRET_FAILED: throw TokenStoreError(.failed, detail)
        }
    }
}
