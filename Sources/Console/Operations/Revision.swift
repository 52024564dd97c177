import Crypto

/// What tells two states apart that a person may have seen, without saying anything of them.
enum Revision {
    /// The same for the same texts in the same order only: SHA-256 in hexadecimal.
    static func of(_ texts: [String]) -> String {
        var hash = SHA256()
        for text in texts { hash.update(data: Array(text.utf8) + [0]) }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
