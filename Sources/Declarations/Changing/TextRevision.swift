import Crypto

/// What tells one state of some files from every other.
enum TextRevision {
    /// Eight bytes of a hash, in hexadecimal.
    static func of(_ files: [(path: String, text: String)]) -> String {
        var hash = SHA256()
        for file in files { hash.update(data: Array((file.path + "\0" + file.text + "\0").utf8)) }
        return hash.finalize().prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
