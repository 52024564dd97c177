import CredentialWire
import Glibc
import Secrets
import Synchronization

/// Messages on standard input and output.
enum PluginStreams {
    private static let hasStatedVersion = Mutex(false)

    /// Readies the process: mailgrant may have gone, and then nobody reads what is written. That is told, and nothing to
    /// die of.
    static func begin() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Reads the next message, and not a byte further: the next may be another's.
    ///
    /// - Throws: ``PluginFailure`` where it is no message of the wire.
    static func read() throws(PluginFailure) -> CredentialMessage {
        let limit = CredentialMessage.longestMessage
        let bytes = Secret(capacity: limit) { block in
            var count = 0
            var end = CredentialMessage.EndSearch()
            while count < limit, !end.isFound(in: UnsafeRawBufferPointer(rebasing: block[..<count])) {
                let length = Glibc.read(STDIN_FILENO, block.baseAddress?.advanced(by: count), 1)
                if length < 0, errno == EINTR { continue }
                guard length == 1 else { break }
                count += 1
            }
            return count
        }
        do {
            return try CredentialMessage(parsing: bytes)
        } catch {
            throw PluginFailure(.failed, "the request cannot be read, \(error)")
        }
    }

    /// Writes a message with its closing empty line. The first states the version.
    ///
    /// - Throws: ``PluginFailure`` where a value has a line break or is too long, or nobody reads.
    static func write(_ message: CredentialMessage) throws(PluginFailure) {
        let isFirst = hasStatedVersion.withLock { hasStated in
            defer { hasStated = true }
            return !hasStated
        }
        let version = isFirst ? [CredentialAttribute(ProviderKey.version, WireVersion.spoken)] : []
        let bytes: Secret
        do {
            bytes = try CredentialMessage(version + message.attributes).serialized()
        } catch {
            throw PluginFailure(.failed, "the answer cannot be written, \(error)")
        }
        let isWritten = bytes.withExposedBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let length = Glibc.write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { return false }
                sent += length
            }
            return true
        }
        guard isWritten else { throw PluginFailure(.failed, "nobody reads the answer") }
    }

    /// The operation that the program was called with.
    static var operation: String { CommandLine.arguments.dropFirst().last ?? "" }

    /// Says why on standard error and ends the process.
    static func end(_ failure: PluginFailure) -> Never {
        let line = Array((failure.text + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
        exit(failure.code.status)
    }
}
