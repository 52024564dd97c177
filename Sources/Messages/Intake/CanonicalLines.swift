import Glibc

/// Gives a message's lines the end that they have on the wire, CRLF, and leaves everything else as it is.
///
/// LF and CRLF end a line. A CR alone may not go over the wire (RFC 5321 section 2.3.8): in the body it ends a line, as
/// for Exim, and so progress bars in cron's mail stay readable; in the header it becomes a space, since there a new line
/// could be a new field. A last line without an end gets one. NUL and lines of any length pass: the server has the say.
struct CanonicalLines {
    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")
    private static let dot = UInt8(ascii: ".")

    /// Whether a CR alone ends a line.
    var breaksAtCR = false
    /// Whether a line of one dot ends the message.
    private let endsAtDot: Bool
    /// A CR was read, and what it means shows in the next byte.
    private var owesCR = false
    /// A dot at the beginning of a line was read, which may be all of it.
    private var owesDot = false

    private(set) var isAtLineStart = true
    /// The message is over: what follows is not part of it.
    private(set) var hasEnded = false

    init(endsAtDot: Bool) {
        self.endsAtDot = endsAtDot
    }

    /// Converts bytes that continue those before.
    mutating func take(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        var position = 0
        while position < bytes.count, !hasEnded {
            if !owesCR, !owesDot, !isAtLineStart {
                let length = Self.lengthOfText(bytes, from: position)
                output.append(contentsOf: bytes[position..<position + length])
                position += length
                guard position < bytes.count else { return }
            }
            take(bytes[position], into: &output)
            position += 1
        }
    }

    mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        if owesCR {
            owesCR = false
            guard byte != Self.lf else { return endLine(&output) }
            endWithCR(&output)
        }
        switch byte {
        case Self.cr: owesCR = true
        case Self.lf: endLine(&output)
        case Self.dot where isAtLineStart && endsAtDot:
            owesDot = true
            isAtLineStart = false
        default:
            releaseDot(&output)
            output.append(byte)
            isAtLineStart = false
        }
    }

    /// Ends the last line. A dot that is all of it ends the message as well.
    mutating func finish(into output: inout [UInt8]) {
        if owesCR || !isAtLineStart { endLine(&output) }
        owesCR = false
        hasEnded = true
    }

    private mutating func endLine(_ output: inout [UInt8]) {
        guard !owesDot else {
            hasEnded = true
            return
        }
        output.append(Self.cr)
        output.append(Self.lf)
        isAtLineStart = true
    }

    private mutating func endWithCR(_ output: inout [UInt8]) {
        // Only a line's proper end makes a dot the message's end.
        releaseDot(&output)
        if breaksAtCR {
            endLine(&output)
        } else {
            output.append(UInt8(ascii: " "))
            isAtLineStart = false
        }
    }

    private mutating func releaseDot(_ output: inout [UInt8]) {
        if owesDot { output.append(Self.dot) }
        owesDot = false
    }

    /// How many bytes from here on are neither CR nor LF.
    private static func lengthOfText(_ bytes: UnsafeRawBufferPointer, from position: Int) -> Int {
        guard let start = bytes.baseAddress.map({ $0 + position }) else { return 0 }
        let left = bytes.count - position
        // CR is looked for within the line only: looking to the end each time would take the square of the time.
        let toLF = memchr(start, Int32(lf), left).map { UnsafeRawPointer($0) - start } ?? left
        return memchr(start, Int32(cr), toLF).map { UnsafeRawPointer($0) - start } ?? toLF
    }
}
