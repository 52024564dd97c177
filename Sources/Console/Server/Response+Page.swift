import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    static func page(_ html: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// A browser keeps it: another content has another name.
    init(_ asset: Asset) {
        self.init(
            status: .ok,
            headers: [.contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.body)))
    }
}
