import Glibc
import Secrets

/// Bytes that came from a program, in a block that is wiped when it grows, when bytes are taken and when it goes.
struct ReceivedBytes: ~Copyable {
    private var block = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 16)
    private(set) var count = 0

    deinit {
        Secret.wipe(block)
        block.deallocate()
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: block[..<count]) }

    /// Reads what is there, at most one block full (read(2)).
    ///
    /// - Returns: how many bytes came; 0 at the end of the stream, and less with `errno` set.
    mutating func read(from descriptor: Int32) -> Int {
        if count == block.count { grow() }
        let free = UnsafeMutableRawBufferPointer(rebasing: block[count...])
        let length = Glibc.read(descriptor, free.baseAddress, free.count)
        count += max(0, length)
        return length
    }

    /// Takes bytes from the front; the rest moves up.
    mutating func take(first length: Int) -> Secret {
        let taken = Secret(copying: UnsafeRawBufferPointer(rebasing: block[..<length]))
        let rest = count - length
        // The two may overlap (memmove(3)).
        block.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[length..<count]))
        Secret.wipe(UnsafeMutableRawBufferPointer(rebasing: block[rest..<count]))
        count = rest
        return taken
    }

    private mutating func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: block.count * 2, alignment: 16)
        larger.copyMemory(from: bytes)
        Secret.wipe(block)
        block.deallocate()
        block = larger
    }
}
