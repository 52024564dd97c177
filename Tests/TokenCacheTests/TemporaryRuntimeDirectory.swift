import Glibc
import Secrets
import TokenCache

/// A runtime directory of a test's own, removed when the test is over.
final class TemporaryRuntimeDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/token-cache-tests-XXXXXX".utf8CString)
        mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in files { remove(cachePath + "/" + name) }
        remove(cachePath)
        remove(path)
    }

    var cachePath: String { path + "/mailgrant" }

    /// The names in the cache's directory.
    var files: [String] {
        guard let directory = opendir(cachePath) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    func contents(of name: String) -> [UInt8] {
        let descriptor = open(cachePath + "/" + name, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 200_000)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(count, 0)))
    }

    func overwrite(_ name: String, with bytes: [UInt8]) {
        let descriptor = open(cachePath + "/" + name, O_WRONLY | O_TRUNC | O_CREAT, 0o600)
        defer { close(descriptor) }
        _ = write(descriptor, bytes, bytes.count)
    }

    /// A cache here, under a key of its own.
    func cache(key: Secret = Secret((0..<32).map { _ in UInt8.random(in: 0...255) })) -> TokenCache? {
        CacheDirectory.locate(runtimeDirectory: path, creating: true).flatMap { TokenCache(directory: $0, key: key) }
    }
}

/// The time of every test, in unix seconds.
let now: Int64 = 1_800_000_000

func makeToken(_ text: String = "tok-123", account: String = "work", usableFor seconds: Int64 = 3000) -> CachedToken {
    CachedToken(
        account: account, direction: .outgoing, mailProtocol: "smtp", host: "smtp.example.org", port: 587,
        user: "alice@example.org", mechanism: "xoauth2", accessToken: Secret(text), expiresAt: now + seconds + 300,
        usableUntil: now + seconds, binding: "fingerprint")
}
