import Glibc
import Grants
import Secrets

/// Asks for a passphrase at the terminal of this process, whatever standard input is: a mail program or a pipe may have it.
enum TerminalPassphrase {
    private static let longest = 1_024
    /// How long the person may take, in milliseconds.
    private static let deadline: Int32 = 120_000

    /// - Throws: ``TokenStoreError``: `locked` where there is no terminal, `dismissed` where nothing was typed.
    static func ask(_ question: String) throws(TokenStoreError) -> Secret {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else {
            throw TokenStoreError(
                .locked, "there is no terminal to ask for its passphrase at",
                remedy: "run on a terminal: mailgrant store unlock")
        }
        defer { close(terminal) }
        let echo = HiddenEcho(prompt: question, on: terminal)
        defer { echo.restore() }
        let passphrase = Secret(capacity: longest) { block in
            var count = 0
            while count < block.count {
                var wait = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
                let ready = poll(&wait, 1, deadline)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { return 0 }
                let length = Glibc.read(terminal, block.baseAddress?.advanced(by: count), block.count - count)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { break }
                count += length
                if block[count - 1] == UInt8(ascii: "\n") { return count - 1 }
            }
            return count
        }
        guard !passphrase.isEmpty else {
            throw TokenStoreError(.dismissed, "no passphrase was typed", remedy: "try again and type it")
        }
        return passphrase
    }
}
