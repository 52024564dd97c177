import FoundationEssentials
import Surroundings

/// `Plugins/README.md`, taken apart.
struct PluginGuide {
    private static let package = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }

    private let blocks: [(language: String, text: String)]

    init() throws {
        let text = try String(contentsOfFile: Self.package + "/Plugins/README.md", encoding: .utf8)
        var blocks: [(String, String)] = []
        for (index, part) in text.components(separatedBy: "\n```").enumerated() where !index.isMultiple(of: 2) {
            let end = part.firstIndex(of: "\n") ?? part.endIndex
            blocks.append((String(part[..<end]), String(part[end...].dropFirst()) + "\n"))
        }
        self.blocks = blocks
    }

    /// The shell program of a name.
    func shellProgram(_ name: String) -> String? {
        blocks.first { $0.language == "sh" && $0.text.hasPrefix("#!/bin/sh\n# \(name): ") }?.text
    }

    /// The Swift program of a name, as the guide has it.
    func swiftProgram(_ name: String) -> String? {
        blocks.first { $0.language == "swift" && $0.text.hasPrefix("// \(name): ") }?.text
    }

    /// The file of the same program that was compiled.
    static func compiled(_ file: String) throws -> String {
        try String(contentsOfFile: "\(package)/Tests/PluginExamples/\(file)", encoding: .utf8)
    }
}
