import NIOCore
import Secrets

/// A line for the server: text, and after it a secret where the line carries one.
struct OutgoingLine: Sendable, Equatable {
    /// Without CR and LF.
    let text: String
    let secret: Secret?

    init(_ text: String, secret: Secret? = nil) {
        self.text = text
        self.secret = secret
    }

    /// The length on the wire, CRLF included.
    var octets: Int { text.utf8.count + (secret?.count ?? 0) + 2 }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeString(text)
        secret?.withExposedBytes { _ = buffer.writeBytes($0) }
        buffer.writeStaticString("\r\n")
    }
}
