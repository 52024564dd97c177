import Surroundings
import Testing

@testable import Commands

@Suite("QR codes", .timeLimit(.minutes(2)))
struct QRCodeTests {
    @Test(
        "What is printed is what a reader reads",
        arguments: [
            "https://login.example/device?user_code=WDJB-MJHT", "https://microsoft.com/devicelogin",
            "http://127.0.0.1:1/" + String(repeating: "a/%F0", count: 40),
        ])
    func reading(text: String) async throws {
        let code = try #require(QRCode(text))
        let read = try await withScratch { scratch in
            let picture = scratch.path + "/code.pgm"
            try writePrivateFile(Self.picture(of: code.lines), to: picture)
            return try await Program(
                "zbarimg", ["--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", picture]
            ).runSuccessfully()
        }
        #expect(read.output == text)
    }

    @Test("Every line is of the stated width, and says its own colours")
    func shape() throws {
        let code = try #require(QRCode("https://login.example/device"))
        for line in code.lines {
            #expect(line.hasPrefix("\u{1B}[38;5;16;48;5;231m") && line.hasSuffix("\u{1B}[0m"))
            #expect(Self.blocks(in: line).count == code.columns)
        }
    }

    @Test("A text that fits in no code gives none")
    func tooLong() {
        #expect(QRCode(String(repeating: "a", count: 8_000)) == nil)
    }

    /// The characters of a line as a terminal shows them.
    private static func blocks(in line: String) -> Substring {
        line.drop { $0 != "m" }.dropFirst().prefix { $0 != "\u{1B}" }
    }

    /// A picture of the terminal, grey in its portable form (pgm(5)), each module of eight by eight points.
    private static func picture(of lines: [String]) -> [UInt8] {
        let scale = 8
        var points: [UInt8] = []
        for line in lines {
            let modules = blocks(in: line).map { block -> (upper: Bool, lower: Bool) in
                switch block {
                case "▀": (true, false)
                case "▄": (false, true)
                case "█": (true, true)
                default: (false, false)
                }
            }
            for half in [modules.map(\.upper), modules.map(\.lower)] {
                let row = half.flatMap { Array(repeating: UInt8($0 ? 0 : 255), count: scale) }
                for _ in 0..<scale { points += row }
            }
        }
        let width = blocks(in: lines[0]).count * scale
        return Array("P5\n\(width) \(points.count / width)\n255\n".utf8) + points
    }
}
