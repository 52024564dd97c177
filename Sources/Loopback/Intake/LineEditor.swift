import Glibc

/// One line as a person types or pastes it, of any length: the terminal's own editing ends at 4,095 bytes (termios(3)).
struct LineEditor {
    enum Change: Equatable {
        case none
        case edited
        /// The line is done, unless more follows at once: then it was pasted with a line break.
        case entered
        /// Ctrl-D in an empty line.
        case ended
    }

    private(set) var text: [UInt8] = []
    private var escape = Escape.none

    private enum Escape {
        case none
        /// After the escape character.
        case begun
        /// In a control sequence, such as that of an arrow key (ECMA-48 section 5.4).
        case sequence
    }

    mutating func take(_ byte: UInt8) -> Change {
        switch escape {
        case .none: return edit(byte)
        case .begun:
            escape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .sequence : .none
        case .sequence:
            if (0x40...0x7E).contains(byte) { escape = .none }
        }
        return .none
    }

    private mutating func edit(_ byte: UInt8) -> Change {
        switch byte {
        case 0x0A, 0x0D: return .entered
        case 0x04: return text.isEmpty ? .ended : .none
        case 0x08, 0x7F: return removeCharacter() ? .edited : .none
        case 0x15:
            clear()
            return .edited
        case 0x1B:
            escape = .begun
            return .none
        default:
            // What is too long already only has to stay so.
            if text.count <= RedirectAddress.longest { text.append(byte) }
            return .edited
        }
    }

    /// Goes on after an Enter that was part of the text.
    mutating func keepLineBreak() {
        if text.count <= RedirectAddress.longest { text.append(0x0A) }
    }

    /// Begins anew and leaves nothing of the text in memory.
    mutating func clear() {
        text.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
        }
        text.removeAll(keepingCapacity: true)
    }

    /// The last character with all its bytes (UTF-8). Returns whether there was one.
    private mutating func removeCharacter() -> Bool {
        guard !text.isEmpty else { return false }
        while let byte = text.popLast(), byte & 0xC0 == 0x80 {}
        return true
    }
}
