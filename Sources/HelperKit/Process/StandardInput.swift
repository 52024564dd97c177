import CredentialWire
import Glibc
public import Secrets

/// Reading a credential request.
public enum StandardInput {
    /// Reads until the request's empty line or the end of the stream.
    ///
    /// - Returns: the bytes; nothing where there are more than a message may have. A closed descriptor reads as empty.
    public static func readMessage(from descriptor: Int32 = 0) -> Secret? {
        var isTooLong = false
        let limit = CredentialMessage.longestMessage
        let bytes = Secret(capacity: limit + 1) { block in
            var count = 0
            var end = CredentialMessage.EndSearch()
            while count <= limit, !end.isFound(in: UnsafeRawBufferPointer(rebasing: block[..<count])) {
                let free = UnsafeMutableRawBufferPointer(rebasing: block[count...])
                let length = read(descriptor, free.baseAddress, min(free.count, 65_536))
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { break }
                count += length
            }
            isTooLong = count > limit
            return count
        }
        return isTooLong ? nil : bytes
    }
}
