import HTTPTypes
import Hummingbird
import NIOCore

/// How an answer goes over the connection.
enum Delivery: Sendable {
    case whole(WebAnswer)
    /// The head promises the whole body, so many bytes of it are sent, and the connection ends.
    case truncated(WebAnswer, bytes: Int)
    /// The head, and then so many bytes of filling after the body.
    case huge(WebAnswer, bytes: Int)
    /// The connection ends without an answer.
    case lost

    /// The status that the caller sees.
    var status: Int? {
        switch self {
        case .whole(let answer), .truncated(let answer, _), .huge(let answer, _): answer.status
        case .lost: nil
        }
    }

    private struct ConnectionEnds: Error {}

    func send(over connection: SandboxRequestContext) async throws -> Response {
        switch self {
        case .whole(let answer):
            return Response(answer, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        case .truncated(let answer, let bytes):
            let part = ByteBuffer(bytes: answer.body.prefix(bytes))
            return Response(
                answer,
                body: ResponseBody(contentLength: answer.body.count) { writer in
                    try await writer.write(part)
                    // An error after the head makes the server close the connection.
                    throw ConnectionEnds()
                })
        case .huge(let answer, let bytes):
            return Response(answer, body: Self.fill(after: answer.body, bytes: bytes))
        case .lost:
            try await connection.channel.close()
            throw ConnectionEnds()
        }
    }

    private static func fill(after start: [UInt8], bytes: Int) -> ResponseBody {
        ResponseBody(contentLength: start.count + bytes) { writer in
            try await writer.write(ByteBuffer(bytes: start))
            let block = ByteBuffer(repeating: UInt8(ascii: "A"), count: 65536)
            var rest = bytes
            while rest > 0 {
                let count = min(rest, block.readableBytes)
                try await writer.write(ByteBuffer(block.readableBytesView.prefix(count)))
                rest -= count
            }
            try await writer.finish(nil)
        }
    }
}

extension Response {
    init(_ answer: WebAnswer, body: ResponseBody) {
        var headers = HTTPFields()
        headers[.contentType] = answer.contentType
        for header in answer.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            headers[name] = header.value
        }
        self.init(status: HTTPResponse.Status(code: answer.status), headers: headers, body: body)
    }
}
