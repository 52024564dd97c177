import FoundationEssentials

/// Base64 with the URL-safe alphabet and without padding (RFC 4648, section 5; RFC 7636, appendix A).
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
