import CLinux
import Glibc
import Synchronization

/// A body in a file that exists in memory only (memfd_create(2)) and ends with the process.
///
/// So there is one copy of it, however long it is, and none on a disk.
public final class MessageBody: Sendable {
    private struct Facts {
        var size = 0
        var isASCII = true
    }

    private let file: Int32
    private let facts = Mutex(Facts())

    init() throws(MessageError) {
        file = memfd_create("message", memfd_close_on_exec)
        guard file >= 0 else { throw .storage(errno: errno) }
    }

    deinit {
        close(file)
    }

    /// In bytes.
    public var size: Int { facts.withLock { $0.size } }

    /// Whether no byte is beyond ASCII.
    public var isASCII: Bool { facts.withLock { $0.isASCII } }

    func append(_ bytes: [UInt8]) throws(MessageError) {
        let failure = bytes.withUnsafeBytes { bytes -> Int32? in
            var written = 0
            while written < bytes.count {
                let length = write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if length >= 0 { written += length } else if errno != EINTR { return errno }
            }
            facts.withLock { facts in
                facts.size += bytes.count
                facts.isASCII = facts.isASCII && Self.isASCII(bytes)
            }
            return nil
        }
        if let failure { throw .storage(errno: failure) }
    }

    /// At most so many bytes from a place on; none at the end.
    func read(at offset: Int, upTo count: Int) throws(MessageError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var length = pread(file, buffer.baseAddress, count, offset)
            while length < 0, errno == EINTR { length = pread(file, buffer.baseAddress, count, offset) }
            if length < 0 { failure = errno }
            initialized = max(length, 0)
        }
        guard failure == 0 else { throw .storage(errno: failure) }
        return bytes
    }

    /// Eight bytes at a time.
    private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8)
        where bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
            return false
        }
        return bytes[whole...].allSatisfy { $0 < 0x80 }
    }
}
