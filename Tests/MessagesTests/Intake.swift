@testable import Messages

extension Message {
    /// Takes a text in, in pieces of so many bytes.
    static func taking(
        _ bytes: [UInt8], endsAtDot: Bool = false, inPiecesOf length: Int = .max
    ) throws -> Message {
        var intake = try MessageIntake(endsAtDot: endsAtDot)
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            try piece.withUnsafeBytes { try intake.take($0) }
        }
        return try intake.finish()
    }

    static func taking(
        _ text: String, endsAtDot: Bool = false, inPiecesOf length: Int = .max
    ) throws -> Message {
        try taking(Array(text.utf8), endsAtDot: endsAtDot, inPiecesOf: length)
    }

    /// All of it.
    var bytes: [UInt8] {
        get throws(MessageError) {
            var bytes: [UInt8] = []
            var pieces = pieces()
            while let piece = try pieces.next() { bytes += piece }
            return bytes
        }
    }

    var text: String { get throws(MessageError) { String(decoding: try bytes, as: UTF8.self) } }
}
