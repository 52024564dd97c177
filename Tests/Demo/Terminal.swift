import Glibc

/// Standard output as the person sees it: a terminal with or without colours, or a file.
struct Terminal: Sendable {
    enum Style: String, Sendable {
        case good = "32"
        case bad = "31"
        case quiet = "2"
        case strong = "1"
    }

    /// Whether a person is looking.
    let isInteractive = isatty(STDOUT_FILENO) == 1
    private let hasColours: Bool

    init() {
        // no-color.org: any value but the empty one.
        let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        hasColours = isInteractive && !noColour
    }

    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    func line(_ text: String = "") {
        write(text + "\n")
    }

    /// A line that the next output takes the place of; nothing where nobody is looking.
    func passingLine(_ text: String) {
        guard isInteractive else { return }
        write("\r\u{1B}[K\(text)")
    }

    /// Takes a passing line away.
    func clearPassingLine() {
        passingLine("")
    }

    private func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension String {
    /// With blanks at its end up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Duration {
    /// Seconds with two decimals, such as `0.31 s`.
    var inSeconds: String {
        let hundredths = Int(components.seconds) * 100 + Int(components.attoseconds / 10_000_000_000_000_000)
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
    }
}
