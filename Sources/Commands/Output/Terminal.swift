import FoundationEssentials
import Glibc
import HelperKit
import Secrets

/// Standard output for facts, standard error for chatter; colours and a live line on a terminal only.
struct Terminal: Sendable {
    private let colorsOutput: Bool
    private var isErrorTerminal: Bool
    /// Whether the process runs on and does several things.
    private(set) var isSteady = false
    private let environment: [String: String]

    init(environment: [String: String]) {
        self.environment = environment
        let allowsColor = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        colorsOutput = allowsColor && isatty(STDOUT_FILENO) == 1
        isErrorTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    }

    /// The same without live lines and prompts: for a process that does several things at a time.
    var steady: Terminal {
        var steady = self
        steady.isErrorTerminal = false
        steady.isSteady = true
        return steady
    }

    /// Prints a line of facts.
    ///
    /// - Throws: ``ProgramFailure`` with status 74 where nobody takes it.
    func print(_ line: String) throws(ProgramFailure) {
        try write(Secret(line + "\n"))
    }

    /// Prints JSON, one document.
    func print(json document: some Encodable) throws(ProgramFailure) {
        try print(json: document, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// Prints JSON, one document on one line.
    func print(jsonLine document: some Encodable) throws(ProgramFailure) {
        try print(json: document, [.sortedKeys, .withoutEscapingSlashes])
    }

    private func print(
        json document: some Encodable, _ formatting: JSONEncoder.OutputFormatting
    ) throws(ProgramFailure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        guard let data = try? encoder.encode(document) else {
            throw ProgramFailure(.software, "output", what: "cannot be encoded as JSON", remedy: "report this as a bug")
        }
        try print(String(decoding: data, as: UTF8.self))
    }

    /// Prints text as it is.
    func write(_ text: String) throws(ProgramFailure) {
        try write(Secret(text))
    }

    /// Writes bytes that may be secret.
    func write(_ bytes: Secret) throws(ProgramFailure) {
        guard StandardOutput.write(bytes) == .success else {
            throw ProgramFailure(
                .ioError, "output", what: "standard output is closed or full", remedy: "look at what reads it")
        }
    }

    /// Says something to the person, in place of the live line.
    func note(_ line: String) {
        StandardOutput.write(Secret((isErrorTerminal ? "\r\u{1B}[K" : "") + line + "\n"), to: STDERR_FILENO)
    }

    /// Shows what is going on until the next note; nothing where standard error is no terminal.
    func progress(_ text: String) {
        guard isErrorTerminal else { return }
        StandardOutput.write(Secret("\r\u{1B}[K\(text)…"), to: STDERR_FILENO)
    }

    /// The same for a line that may be taken away.
    func live(_ text: String?) {
        if let text { progress(text) } else { clearProgress() }
    }

    /// Shows a prompt, or the same prompt with more in it; nothing takes it away. Where standard error is no terminal it
    /// goes nowhere.
    func prompt(_ text: String?) {
        guard isErrorTerminal else { return }
        StandardOutput.write(Secret("\r\u{1B}[K\(text ?? "")"), to: STDERR_FILENO)
    }

    /// Takes the live line away.
    func clearProgress() {
        guard isErrorTerminal else { return }
        StandardOutput.write(Secret("\r\u{1B}[K"), to: STDERR_FILENO)
    }

    /// One of the two streams that a person reads.
    enum Stream {
        case output
        case error

        var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
    }

    /// Draws a QR code for a text, if a stream is a terminal that has room for all of it, and for what must stay in sight.
    ///
    /// - Parameter lines: what was printed just before.
    /// - Returns: the lines, which are to be printed as they are; none where it cannot be drawn.
    func qrCode(of text: String, below lines: [String], on stream: Stream) -> [String] {
        guard environment["TERM"] != "dumb", showsBlocks, isatty(stream.descriptor) == 1, let code = QRCode(text) else {
            return []
        }
        var size = winsize()
        guard ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0,
            code.fits(columns: Int(size.ws_col), rows: Int(size.ws_row), below: lines)
        else { return [] }
        return code.lines
    }

    /// Whether the locale's encoding is UTF-8; the first of the three variables that is set counts (locale(7)).
    private var showsBlocks: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    }

    func styled(_ text: String, _ style: Style) -> String {
        colorsOutput ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    enum Style: String {
        case good = "32"
        case pending = "33"
        case bad = "31"
        case strong = "1"
        case faint = "2"
    }
}
