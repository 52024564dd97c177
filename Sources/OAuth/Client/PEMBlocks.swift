import Secrets

/// The blocks of a PEM text (RFC 7468), found by their labels.
struct PEMBlocks {
    /// The first private key, whole with its lines of label.
    private(set) var privateKey: Secret?
    /// Whether a private key among them is protected by a passphrase.
    private(set) var hasEncryptedKey = false

    init(_ text: Secret) {
        let blocks = text.withExposedBytes { Self.blocks(of: String(decoding: $0, as: UTF8.self)) }
        privateKey = blocks.first { Self.keyLabels.contains($0.label) }.map { Secret($0.text) }
        hasEncryptedKey = blocks.contains { block in
            block.label == "ENCRYPTED PRIVATE KEY"
                || Self.keyLabels.contains(block.label) && block.text.contains("Proc-Type: 4,ENCRYPTED")
        }
    }

    private static let keyLabels = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]

    private typealias Block = (label: String, text: String)

    private static func blocks(of text: String) -> [Block] {
        var blocks: [Block] = []
        var open: Block?
        for line in text.split(whereSeparator: \.isNewline).map({ String($0).trimmingWhitespace() }) {
            if let label = label(of: line, "BEGIN") {
                open = (label, line + "\n")
            } else if var block = open {
                block.text += line + "\n"
                open = block
                guard label(of: line, "END") == block.label else { continue }
                blocks.append(block)
                open = nil
            }
        }
        return blocks
    }

    private static func label(of line: String, _ word: String) -> String? {
        guard line.hasPrefix("-----\(word) "), line.hasSuffix("-----") else { return nil }
        return String(line.dropFirst("-----\(word) ".count).dropLast("-----".count))
    }
}
