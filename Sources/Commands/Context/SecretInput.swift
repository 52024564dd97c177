import Glibc
import HelperKit
import Secrets

/// Reading a secret from a person or a program.
enum SecretInput {
    /// Longer is a mistake: a file was piped in.
    private static let longest = 65_536

    /// Whether a person types it.
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Reads standard input to its end, or a hidden line from the terminal that it is.
    ///
    /// - Throws: ``ProgramFailure`` with status 64 where there is nothing, too much, or more than one line.
    static func read(prompt: String, subject: String) throws(ProgramFailure) -> Secret {
        try read(prompt: prompt, subject: subject, linesAllowed: false)
    }

    /// The same for a secret of several lines, such as a key in PEM. On a terminal it ends with Ctrl-D.
    static func readText(prompt: String, subject: String) throws(ProgramFailure) -> Secret {
        try read(prompt: prompt, subject: subject, linesAllowed: true)
    }

    private static func read(
        prompt: String, subject: String, linesAllowed: Bool
    ) throws(ProgramFailure) -> Secret {
        let isTerminal = isTerminal
        let echo = isTerminal ? HiddenEcho(prompt: prompt, on: STDIN_FILENO, shownOn: STDERR_FILENO) : nil
        defer { echo?.restore() }
        let secret = Secret(capacity: longest + 1) { block in
            var count = 0
            while count < block.count {
                let length = Glibc.read(STDIN_FILENO, block.baseAddress?.advanced(by: count), block.count - count)
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { break }
                count += length
                if isTerminal, !linesAllowed, block[count - 1] == UInt8(ascii: "\n") { break }
            }
            if count > 0, block[count - 1] == UInt8(ascii: "\n") { count -= 1 }
            return count
        }
        try check(secret, subject: subject, linesAllowed: linesAllowed)
        return secret
    }

    /// Whether something is a secret and nothing else.
    ///
    /// - Throws: ``ProgramFailure`` with status 64 where there is nothing, too much, or more than one line.
    static func check(_ secret: Secret, subject: String, linesAllowed: Bool = false) throws(ProgramFailure) {
        let hasLineEnd = secret.withExposedBytes { bytes in
            bytes.contains { [UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0].contains($0) }
        }
        let problem: String? =
            if secret.isEmpty {
                "no secret was given"
            } else if secret.count > longest {
                "that is too long for a secret"
            } else if hasLineEnd, !linesAllowed {
                "the secret has more than one line"
            } else {
                nil
            }
        guard let problem else { return }
        throw ProgramFailure(.usage, subject, what: problem, remedy: "give the secret alone on standard input")
    }
}

extension SecretInput {
    /// Reads a password that a mail server can be shown.
    ///
    /// - Throws: as ``read(prompt:subject:)``, and for characters that no login can carry (RFC 4616 section 2).
    static func readPassword(prompt: String, subject: String) throws(ProgramFailure) -> Secret {
        let password = try read(prompt: prompt, subject: subject)
        try check(password: password, subject: subject)
        return password
    }

    /// Whether a mail server can be shown a password.
    ///
    /// - Throws: ``ProgramFailure`` with status 64 for characters that no login can carry.
    static func check(password: Secret, subject: String) throws(ProgramFailure) {
        let isPlain = password.withExposedBytes { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && String(validating: bytes, as: UTF8.self) != nil
        }
        guard isPlain else {
            throw ProgramFailure(
                .usage, subject, what: "the password has control characters or is not UTF-8",
                remedy: "give the password alone, as the provider shows it")
        }
    }
}

/// The terminal without echo, for the time of a prompt (termios(3)).
struct HiddenEcho {
    private var before = termios()
    private let terminal: CInt
    private let shown: CInt

    /// - Parameters:
    ///   - terminal: the descriptor that is typed at.
    ///   - shown: where the prompt goes; to the same where there is none.
    init(prompt: String, on terminal: CInt, shownOn shown: CInt? = nil) {
        self.terminal = terminal
        self.shown = shown ?? terminal
        tcgetattr(terminal, &before)
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        // What was typed before is thrown away, and what is typed after the prompt is neither lost nor seen.
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        StandardOutput.write(Secret(prompt), to: self.shown)
    }

    func restore() {
        var before = before
        tcsetattr(terminal, TCSAFLUSH, &before)
        StandardOutput.write(Secret("\n"), to: shown)
    }
}
