import Glibc

/// Bytes that must not be seen: an access token, a refresh token, a client secret, a password, a key.
///
/// A `Secret` cannot be printed, logged, dumped or encoded: every description of it is `Secret(redacted)`, it has no
/// mirror and is deliberately not `Codable`. The bytes live in one heap block that is shared by copies of the value and
/// wiped when the last of them goes. There are two ways out, both named so that a search for `exposed` finds every use:
/// ``withExposedBytes(_:)`` and ``exposedText``.
public struct Secret: Sendable {
    @usableFromInline let storage: Storage

    /// Copies bytes. The caller wipes its own copy if it can.
    public init(_ bytes: some Sequence<UInt8>) {
        if let storage = bytes.withContiguousStorageIfAvailable({ Storage(copying: UnsafeRawBufferPointer($0)) }) {
            self.storage = storage
        } else {
            var buffer = Array(bytes)
            storage = buffer.withUnsafeBytes { Storage(copying: $0) }
            buffer.withUnsafeMutableBytes { Self.wipe($0) }
        }
    }

    /// Copies bytes that lie in memory one behind the other.
    public init(copying bytes: UnsafeRawBufferPointer) {
        storage = Storage(copying: bytes)
    }

    /// Copies the UTF-8 bytes of a text.
    public init(_ text: String) {
        var text = text
        storage = text.withUTF8 { Storage(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Makes a secret in place, so that no other copy of the bytes ever exists.
    ///
    /// - Parameters:
    ///   - capacity: the size of the block in bytes.
    ///   - fill: writes the bytes and returns how many it wrote, from 0 to `capacity`.
    /// - Throws: what `fill` throws; the block is wiped then, too.
    @inlinable
    public init<Failure: Error>(
        capacity: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        storage = Storage(capacity: capacity)
        storage.count = try fill(storage.block)
    }

    /// How many bytes it holds.
    public var count: Int { storage.count }

    public var isEmpty: Bool { storage.count == 0 }

    /// Lends the bytes for the duration of a call.
    @inlinable
    public func withExposedBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(storage.bytes)
    }

    /// The bytes as text. Invalid UTF-8 is replaced, as `String(decoding:as:)` does.
    ///
    /// The text is an ordinary `String` that nobody wipes: use it only where a library takes nothing else.
    public var exposedText: String {
        withExposedBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Overwrites memory in a way that the compiler may not leave out (explicit_bzero(3)).
    public static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        guard let start = memory.baseAddress, memory.count > 0 else { return }
        explicit_bzero(start, memory.count)
    }

    /// One heap block; immutable once a `Secret` holds it, hence safe to share between threads.
    ///
    /// It shows to inlined code only, so that the helpers' hot path, which crosses modules, is compiled for its types and
    /// does not put them together anew in every process.
    @usableFromInline
    final class Storage: @unchecked Sendable {
        @usableFromInline let block: UnsafeMutableRawBufferPointer
        @usableFromInline var count: Int

        @usableFromInline var bytes: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: block.baseAddress, count: count)
        }

        @usableFromInline
        init(capacity: Int) {
            block = .allocate(byteCount: capacity, alignment: 16)
            count = 0
        }

        convenience init(copying bytes: UnsafeRawBufferPointer) {
            self.init(capacity: bytes.count)
            block.copyMemory(from: bytes)
            count = bytes.count
        }

        deinit {
            // The whole capacity, since a filler may have written more than it reported.
            Secret.wipe(block)
            block.deallocate()
        }
    }
}

extension Secret: Equatable, Hashable {
    /// Compares in a time that depends on the lengths only, never on where two secrets differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withExposedBytes { left in
            right.withExposedBytes { right in
                guard left.count == right.count else { return false }
                var difference: UInt8 = 0
                for index in left.indices { difference |= left[index] ^ right[index] }
                return difference == 0
            }
        }
    }

    public func hash(into hasher: inout Hasher) {
        withExposedBytes { hasher.combine(bytes: $0) }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Secret(redacted)" }
    public var debugDescription: String { description }
    /// Empty, since `dump` and `Mirror` would otherwise walk to the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
