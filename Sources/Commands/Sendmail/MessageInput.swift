import Glibc
import HelperKit
import Messages

/// The message on standard input.
enum MessageInput {
    /// Reads it to its end before anything is said to a server: its length is told first, and a message of which only
    /// a part could be read must not be sent.
    ///
    /// - Throws: ``ProgramFailure``: 65 for a message that cannot be one, 74 where it cannot be read or kept.
    static func read(for arguments: SendmailArguments) throws(ProgramFailure) -> Message {
        do throws(MessageError) {
            return try read(endsAtDot: !arguments.ignoresDots)
        } catch {
            throw ProgramFailure(error)
        }
    }

    private static func read(endsAtDot: Bool) throws(MessageError) -> Message {
        var intake = try MessageIntake(endsAtDot: endsAtDot)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        while !intake.hasEnded {
            let length = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if length < 0, errno == EINTR { continue }
            if length < 0, errno == EAGAIN {
                waitForInput()
                continue
            }
            guard length >= 0 else { throw .storage(errno: errno) }
            guard length > 0 else { break }
            try intake.take(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
        }
        return try intake.finish()
    }

    /// The caller may have made its end non-blocking, and with it this one.
    private static func waitForInput() {
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        poll(&request, 1, -1)
    }
}
