import NIOCore
import Secrets

extension ByteBuffer {
    /// Overwrites the buffer's memory, also where other values share it.
    ///
    /// A mutating access would copy shared memory and wipe the copy. Call it only when nobody reads the buffer any more.
    func wipeInPlace() {
        withVeryUnsafeBytes { Secret.wipe(UnsafeMutableRawBufferPointer(mutating: $0)) }
    }
}
