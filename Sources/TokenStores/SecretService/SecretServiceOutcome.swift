import CSecretService
import Grants

/// A status with the line of text that explains it.
struct SecretServiceOutcome {
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
