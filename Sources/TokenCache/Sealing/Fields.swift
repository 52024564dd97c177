package import Secrets

/// Writes the text that is sealed: fields one behind the other, each its length in 4 bytes and then its bytes; numbers are
/// fields of 8 bytes. Most significant byte first.
package struct FieldWriter: ~Copyable {
    private var block = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 16)
    private var count = 0

    package init() {}

    deinit {
        Self.dispose(of: block)
    }

    package mutating func append(_ secret: Secret) {
        secret.withExposedBytes { appendField($0) }
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { appendField(UnsafeRawBufferPointer($0)) }
    }

    package mutating func append(_ integer: Int64) {
        withUnsafeBytes(of: integer.bigEndian) { appendField($0) }
    }

    package mutating func append(_ boolean: Bool) {
        append(Int64(boolean ? 1 : 0))
    }

    /// What was written.
    package func written() -> Secret {
        Secret(copying: UnsafeRawBufferPointer(start: block.baseAddress, count: count))
    }

    private mutating func appendField(_ field: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt32(clamping: field.count).bigEndian) { appendBytes($0) }
        appendBytes(field)
    }

    private mutating func appendBytes(_ bytes: UnsafeRawBufferPointer) {
        if count + bytes.count > block.count { grow(to: (count + bytes.count) * 2) }
        UnsafeMutableRawBufferPointer(rebasing: block[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func grow(to size: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(block))
        Self.dispose(of: block)
        block = larger
    }

    private static func dispose(of block: UnsafeMutableRawBufferPointer) {
        Secret.wipe(block)
        block.deallocate()
    }
}

/// Reads what ``FieldWriter`` wrote, strictly: a field is there whole or not at all.
package struct FieldReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// The bytes must outlive the reader.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    package var isAtEnd: Bool { position == bytes.count }

    package mutating func secret() -> Secret? {
        guard let field = field() else { return nil }
        return Secret(copying: field)
    }

    package mutating func text() -> String? {
        guard let field = field() else { return nil }
        // What was sealed was a String, so there is nothing to validate.
        return field.withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
    }

    package mutating func integer() -> Int64? {
        guard let field = field(), field.count == 8 else { return nil }
        return Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    }

    package mutating func boolean() -> Bool? {
        switch integer() {
        case 0: false
        case 1: true
        default: nil
        }
    }

    private mutating func field() -> UnsafeRawBufferPointer? {
        guard bytes.count - position >= 4 else { return nil }
        let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
        let start = position + 4
        guard bytes.count - start >= length else { return nil }
        position = start + length
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }
}
