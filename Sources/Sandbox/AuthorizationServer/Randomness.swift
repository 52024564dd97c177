/// Where unguessable bytes come from.
struct Randomness: Sendable {
    /// Gives so many bytes.
    let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// The operating system's generator.
    static let system = Randomness { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Text of so many characters of base64url, six random bits each.
    func text(characters: Int = 43) -> String {
        String(Base64URL.encode(bytes((characters * 3 + 3) / 4)).prefix(characters))
    }
}
