import Secrets
import TokenCache

/// A string of JSON (RFC 8259 section 7).
enum JSONString {
    /// The beginning of the object that `--format json` prints, up to the member with the credential.
    static func head(account: String, direction: CacheDirection, user: String) -> String {
        func quoted(_ text: String) -> String { self.quoted(Secret(text)).exposedText }
        return """
            {"version":1,"account":\(quoted(account)),"direction":\(quoted(direction.rawValue)),"user":\(quoted(user)),
            """
    }

    /// UTF-8 in quotation marks, with everything escaped that must be.
    static func quoted(_ text: Secret) -> Secret {
        text.withExposedBytes { bytes in
            let longestEscape = 6
            return Secret(capacity: bytes.count * longestEscape + 2) { block in
                var end = 0
                func put(_ byte: UInt8) {
                    block[end] = byte
                    end += 1
                }
                put(quotationMark)
                for byte in bytes {
                    switch byte {
                    case quotationMark, backslash:
                        put(backslash)
                        put(byte)
                    case 0..<0x20:
                        for escaped in "\\u00".utf8 { put(escaped) }
                        put(hexadecimalDigits[Int(byte >> 4)])
                        put(hexadecimalDigits[Int(byte & 15)])
                    default: put(byte)
                    }
                }
                put(quotationMark)
                return end
            }
        }
    }
}

private let quotationMark = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
private let hexadecimalDigits = Array("0123456789abcdef".utf8)
