import Secrets

extension Secret {
    /// Whether it holds visible ASCII characters and spaces only, and at least one: the form of codes and tokens
    /// (RFC 6749 appendix A). Anything else could break a line or a header further on.
    var isVisible: Bool {
        withExposedBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { (0x20...0x7E).contains($0) } }
    }
}
