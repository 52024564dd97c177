import FoundationEssentials
import Secrets

/// The `Authorization` header of a client with a secret.
enum BasicCredentials {
    /// ID and secret are form-encoded first, so that a colon in either is no separator (RFC 6749 section 2.3.1).
    static func header(id: String, secret: Secret) -> String {
        let capacity = FormEncoding.capacity(for: id.utf8.count + secret.count) + 1
        let pair = Secret(capacity: capacity) { output in
            var written = 0
            let write = { (byte: UInt8) in
                output[written] = byte
                written += 1
            }
            FormEncoding.encode(id.utf8, space: .plus, write)
            write(UInt8(ascii: ":"))
            secret.withExposedBytes { FormEncoding.encode($0, space: .plus, write) }
            return written
        }
        return "Basic " + pair.withExposedBytes { Data($0).base64EncodedString() }
    }
}
