import Glibc
import Secrets

/// A path as the C library takes it: bytes that a NUL ends.
///
/// On the helpers' hot path bytes are kept in the plain blocks of `Secret`, also where they are no secret: Swift sets up the
/// storage types of `Array` and of longer `String`s anew in every process, which costs a fifth of the helper's time.
struct Path: Sendable, Equatable {
    private let characters: Secret

    /// - Parameter text: ended by a NUL.
    init(_ text: UnsafePointer<CChar>) {
        characters = Secret(copying: UnsafeRawBufferPointer(start: text, count: strlen(text) + 1))
    }

    private init(_ characters: Secret) {
        self.characters = characters
    }

    /// A path that goes on with a separator and more. The addition has no NUL.
    func extended(by separator: Unicode.Scalar, _ addition: Secret) -> Path {
        Path(
            Secret(capacity: characters.count + 1 + addition.count) { block in
                characters.withExposedBytes { block.copyMemory(from: $0) }
                block[characters.count - 1] = UInt8(ascii: separator)
                addition.withExposedBytes {
                    UnsafeMutableRawBufferPointer(rebasing: block[characters.count...]).copyMemory(from: $0)
                }
                block[block.count - 1] = 0
                return block.count
            })
    }

    var isAbsolute: Bool {
        characters.withExposedBytes { $0[0] == UInt8(ascii: "/") }
    }

    /// Lends the path to a function of the C library.
    func withCharacters<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        characters.withExposedAddress { $0.withMemoryRebound(to: CChar.self, capacity: characters.count, body) }
    }
}
