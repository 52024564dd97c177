import Glibc
public import Secrets

/// Writing to the caller: standard output carries a whole answer or the exit status says so.
public enum StandardOutput {
    /// Writes every byte, and does not end the process where nobody reads.
    ///
    /// - Parameter descriptor: 1, standard output, unless given.
    /// - Returns: ``ExitStatus/success``, or ``ExitStatus/ioError`` where the descriptor is closed, full or broken.
    @discardableResult
    public static func write(_ secret: Secret, to descriptor: Int32 = 1) -> ExitStatus {
        ignoreBrokenPipes()
        return secret.withExposedBytes { bytes in
            var written = 0
            while written < bytes.count {
                let length = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if length >= 0 {
                    written += length
                } else if errno == EAGAIN {
                    waitUntilWritable(descriptor)
                } else if errno != EINTR {
                    return .ioError
                }
            }
            return .success
        }
    }

    /// A caller that is gone becomes the error EPIPE instead of the signal SIGPIPE, which would end the process without a
    /// status.
    private static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// The caller may have made its end of the pipe non-blocking, and with it ours.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
    }
}
