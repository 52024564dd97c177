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
        "console", "css", contentType: "text/css; charset=utf-8", body: PackageResources.console_css)
    static let script = Asset(
        "console", "js", contentType: "text/javascript; charset=utf-8", body: PackageResources.console_js)
    static let icon = Asset("icon", "svg", contentType: "image/svg+xml", body: PackageResources.icon_svg)
    static let assets = [stylesheet, script, icon]
}
