import NIOCore

/// What a tunnel says to a client that expects to log in, before client and server speak with each other.
///
/// Bytes in, bytes out, no input or output. The first line that is none of its business ends it: that line and all that
/// follows it are for the server.
struct TunnelFront: Sendable {
    struct Step: Equatable {
        var toClient = ByteBuffer()
        var toServer = ByteBuffer()
        var isOver = false
    }

    private var dialogue: any FrontDialogue
    /// The beginning of a line whose end has not arrived.
    private var line: [UInt8] = []
    /// The line is longer than any that has a meaning; what is left of it is dropped.
    private var isOverlong = false

    init(_ dialogue: any FrontDialogue) {
        self.dialogue = dialogue
    }

    /// Takes what the client said, in whatever pieces. Not to be called after it is over.
    mutating func receive(_ bytes: ByteBuffer) -> Step {
        var step = Step()
        var bytes = bytes
        while let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            take(&bytes, end - bytes.readerIndex + 1)
            switch answer() {
            case .say(let answer): step.toClient.writeString(answer + "\r\n")
            case .handOver:
                step.toServer.writeBytes(line)
                step.toServer.writeBuffer(&bytes)
                step.isOver = true
                return step
            }
            line = []
            isOverlong = false
        }
        take(&bytes, bytes.readableBytes)
        return step
    }

    private mutating func take(_ bytes: inout ByteBuffer, _ count: Int) {
        let part = bytes.readBytes(length: count) ?? []
        isOverlong = isOverlong || line.count + part.count > LineFramer.lineLimit
        if isOverlong { line = [] } else { line += part }
    }

    private mutating func answer() -> FrontAction {
        guard !isOverlong else { return .say(dialogue.refuseOverlongLine()) }
        return dialogue.receive(String(decoding: line.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self))
    }
}

/// A protocol's part of a front, as a state machine: a line in, an answer out.
protocol FrontDialogue: Sendable {
    /// - Parameter line: the client's line without its end.
    mutating func receive(_ line: String) -> FrontAction

    /// A line was too long to be read: whatever it was for is over.
    ///
    /// - Returns: the answer, without its line's end.
    mutating func refuseOverlongLine() -> String
}

enum FrontAction: Equatable {
    /// Answer the client. Lines but the last end with CRLF.
    case say(String)
    /// The line and everything after it are for the server.
    case handOver
}

/// A client's line as a command: its first word, and the others.
struct FrontCommand {
    /// In capitals; commands have no case.
    let verb: String
    let arguments: [String]

    /// Nothing where the line does not begin with a word of letters and digits: no command of any mail protocol.
    init?(_ line: String) {
        var words = line.split(separator: " ").map { String($0) }
        guard let first = words.first, line.first != " ", first.count <= 32,
            first.utf8.allSatisfy({ Self.isWordByte($0) })
        else { return nil }
        verb = first.uppercased()
        words.removeFirst()
        arguments = words
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
