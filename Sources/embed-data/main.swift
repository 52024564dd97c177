import Foundation

// embed-data OUTPUT FILE...: writes a Swift file with the text of every FILE, named by its folder and its own name.
// Called by the plugin in Plugins/EmbedData during a build.

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else {
    FileHandle.standardError.write(Data("usage: embed-data OUTPUT FILE...\n".utf8))
    exit(64)
}

/// A string literal that stands for exactly this text.
func literal(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        case " "..."~": String(scalar)
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return "\"\(escaped.joined())\""
}

var lines = [
    "enum EmbeddedFiles {", "    /// The text of each file by `folder/file`.",
    "    static let texts: [String: String] = [",
]
for path in arguments.dropFirst() {
    let file = URL(filePath: path)
    let name = file.deletingLastPathComponent().lastPathComponent + "/" + file.lastPathComponent
    lines.append("        \(literal(name)): \(literal(try String(contentsOf: file, encoding: .utf8))),")
}
if arguments.count == 1 { lines.append("        :") }
lines += ["    ]", "}", ""]
try lines.joined(separator: "\n").write(to: URL(filePath: output), atomically: true, encoding: .utf8)
