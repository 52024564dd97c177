/// How a part's bytes are written in the message (RFC 2045 section 6).
enum TransferEncoding: Sendable {
    case identity
    case base64
    case quotedPrintable

    /// Nothing for an encoding that is not known.
    init?(_ field: HeaderField?) {
        switch ContentField(field)?.value {
        case nil, "7bit", "8bit", "binary": self = .identity
        case "base64": self = .base64
        case "quoted-printable": self = .quotedPrintable
        default: return nil
        }
    }
}

/// Undoes a transfer encoding, piece by piece.
struct TransferDecoder: Sendable {
    private enum State: Sendable {
        case identity
        case base64(Base64.Decoder)
        case quotedPrintable(QuotedPrintable.Decoder)
    }

    private var state: State

    init(_ encoding: TransferEncoding) {
        switch encoding {
        case .identity: state = .identity
        case .base64: state = .base64(Base64.Decoder())
        case .quotedPrintable: state = .quotedPrintable(QuotedPrintable.Decoder())
        }
    }

    mutating func decode(_ piece: [UInt8]) -> [UInt8] {
        switch state {
        case .identity: return piece
        case .base64(var decoder):
            defer { state = .base64(decoder) }
            return decoder.decode(piece)
        case .quotedPrintable(var decoder):
            defer { state = .quotedPrintable(decoder) }
            return decoder.decode(piece)
        }
    }

    mutating func finish() -> [UInt8] {
        switch state {
        case .identity: return []
        case .base64(var decoder): return decoder.finish()
        case .quotedPrintable(var decoder): return decoder.finish()
        }
    }
}
