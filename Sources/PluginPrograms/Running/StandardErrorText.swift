import ConfigurationFiles
import Secrets

/// What a program said on standard error, as far as a person is shown it.
enum StandardErrorText {
    /// The last line that says something, with nothing in it that moves a terminal's cursor.
    ///
    /// - Parameter secrets: a line that holds one of them is not shown at all.
    static func lastLine(_ bytes: [UInt8], hiding secrets: [Secret]) -> String {
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard let last = lines.last(where: { line in line.contains { $0 > UInt8(ascii: " ") } }) else { return "" }
        let isTold = secrets.contains { secret in
            secret.withExposedBytes { last.firstRange(of: $0) != nil }
        }
        return isTold ? "" : VisibleText.line(String(decoding: last, as: UTF8.self), limit: 300)
    }
}
