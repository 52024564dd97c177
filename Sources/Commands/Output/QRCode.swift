import CQREncode

/// A text as a QR code, drawn with half blocks: two rows of modules to a line.
struct QRCode {
    /// Row by row, true where a module is dark; the quiet zone is not among them.
    private let modules: [[Bool]]

    /// Nothing where the text is too long for one.
    init?(_ text: String) {
        // Level L: it is read off a screen, where nothing is torn or stained, and every row counts.
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let data = code.pointee.data else { return nil }
        modules = (0..<width).map { row in
            // The lowest bit is the module's colour (qrencode.h).
            (0..<width).map { column in data[row * width + column] & 1 == 1 }
        }
    }

    /// The light border that a reader needs, in modules (ISO/IEC 18004 section 9.1).
    private static let quietZone = 4

    /// In characters.
    var columns: Int { modules.count + 2 * Self.quietZone }

    /// What is said of the browser, and the live line.
    private static let linesAfter = 2

    /// Whether a terminal of this size shows the code whole, with some lines above it that it wraps where they are longer.
    func fits(columns: Int, rows: Int, below lines: [String]) -> Bool {
        guard columns >= self.columns else { return false }
        let above = lines.reduce(0) { $0 + max(1, ($1.count + columns - 1) / columns) }
        return above + (self.columns + 1) / 2 + Self.linesAfter <= rows
    }

    /// The lines to print. Black on white whatever the terminal's own colours: an inverted code is one that many readers
    /// do not know.
    var lines: [String] {
        let span = -Self.quietZone..<(modules.count + Self.quietZone)
        return stride(from: span.lowerBound, to: span.upperBound, by: 2).map { row in
            let blocks = span.map { column in Self.block(isDark(row, column), isDark(row + 1, column)) }
            return "\u{1B}[38;5;16;48;5;231m" + blocks.joined() + "\u{1B}[0m"
        }
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        modules.indices.contains(row) && modules.indices.contains(column) && modules[row][column]
    }

    private static func block(_ upper: Bool, _ lower: Bool) -> String {
        switch (upper, lower) {
        case (false, false): " "
        case (true, false): "▀"
        case (false, true): "▄"
        case (true, true): "█"
        }
    }
}
