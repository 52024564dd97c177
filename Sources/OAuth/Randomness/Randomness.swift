public import FoundationEssentials

/// Where unguessable values come from: handed in, so that a test can repeat a flow.
public struct Randomness: Sendable {
    private let source: @Sendable (_ count: Int) -> [UInt8]

    /// - Parameter bytes: gives exactly as many bytes as it is asked for, unguessable ones outside of tests.
    public init(_ bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        source = bytes
    }

    /// The kernel's generator.
    public static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    public func bytes(_ count: Int) -> [UInt8] {
        let bytes = source(count)
        precondition(bytes.count == count, "a source of randomness must give as many bytes as were asked for")
        return bytes
    }

    /// A text of the base64url alphabet, unpadded: 43 characters from 32 bytes.
    public func token(bytes count: Int = 32) -> String {
        Base64URL.encode(bytes(count))
    }

    /// A UUID of version 4 (RFC 9562 section 5.4).
    public func uuid() -> UUID {
        var bytes = bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }
}
