import FoundationEssentials

/// What a QR code on a terminal says to a reader: its half blocks are drawn as a picture and given to zbarimg(1).
///
/// - Parameter lines: as they were printed, with their colours.
public func readQRCode(_ lines: [some StringProtocol]) async throws -> String {
    try await withScratch { scratch in
        let picture = "\(scratch.path)/code.pgm"
        try writePrivateFile(greyPicture(of: lines.map { qrBlocks(in: $0) }), to: picture)
        let reader = Program(
            "zbarimg", ["--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", picture])
        return try await reader.runSuccessfully().output
    }
}

/// The characters of a line of a QR code as a terminal shows them.
public func qrBlocks(in line: some StringProtocol) -> String {
    String(line.drop { $0 != "m" }.dropFirst().prefix { $0 != "\u{1B}" })
}

/// The terminal as a picture, grey in its portable form (pgm(5)), each module of eight by eight points.
private func greyPicture(of lines: [String]) -> [UInt8] {
    let scale = 8
    var points: [UInt8] = []
    for line in lines {
        for dark in [["▀", "█"], ["▄", "█"]] as [Set<Character>] {
            let row = line.flatMap { Array(repeating: UInt8(dark.contains($0) ? 0 : 255), count: scale) }
            for _ in 0..<scale { points += row }
        }
    }
    let width = (lines.first?.count ?? 0) * scale
    return Array("P5\n\(width) \(points.count / max(width, 1))\n255\n".utf8) + points
}
