import Crypto
import FoundationEssentials

/// A file that pages refer to. Its name changes with its content, so that a browser may keep it for good.
struct Asset: Sendable {
    /// Such as `console.3f2a9c0d1b7e5a64.css`.
    let name: String
    let contentType: String
    let body: [UInt8]

    /// Where the pages look for it.
    var path: String { "/assets/\(name)" }

    /// Text without what only a reader of its source needs: the indentation, and lines that are a comment.
    init(_ stem: String, _ suffix: String, contentType: String, text: [UInt8]) {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
        let body = lines.filter { line in !["//", "/*"].contains { line.hasPrefix($0) } }.joined(separator: "\n")
        self.init(stem, suffix, contentType: contentType, body: Array(body.utf8))
    }

    init(_ stem: String, _ suffix: String, contentType: String, body: [UInt8]) {
        let digest = SHA256.hash(data: body).prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        self.name = "\(stem).\(digest.joined()).\(suffix)"
        self.contentType = contentType
        self.body = body
    }
}

extension ConsolePages {
    static let stylesheet = Asset(
        "console", "css", contentType: "text/css; charset=utf-8", text: PackageResources.console_css)
    static let script = Asset(
        "console", "js", contentType: "text/javascript; charset=utf-8", text: PackageResources.console_js)
    static let icon = Asset("icon", "svg", contentType: "image/svg+xml", body: PackageResources.icon_svg)
    static let assets = [stylesheet, script, icon]
}
