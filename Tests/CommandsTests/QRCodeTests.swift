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
        #expect(try await readQRCode(code.lines) == text)
    }

    @Test("Every line is of the stated width, and says its own colours")
    func shape() throws {
        let code = try #require(QRCode("https://login.example/device"))
        for line in code.lines {
            #expect(line.hasPrefix("\u{1B}[38;5;16;48;5;231m") && line.hasSuffix("\u{1B}[0m"))
            #expect(qrBlocks(in: line).count == code.columns)
        }
    }

    @Test(
        "A terminal of 80 columns and 24 rows has room for a short address, and not where more must stay in sight",
        arguments: [
            (80, 24, 3, true), (80, 24, 4, false), (80, 25, 4, true), (80, 0, 3, false), (36, 100, 3, false),
            (37, 100, 3, true),
        ])
    func room(columns: Int, rows: Int, above: Int, isEnough: Bool) throws {
        let code = try #require(QRCode("https://microsoft.com/devicelogin"))
        #expect(code.lines.count == 19)
        let lines = Array(repeating: "and type in this code: WDJB-MJHT", count: above)
        #expect(code.fits(columns: columns, rows: rows, below: lines) == isEnough)
    }

    @Test("A line that the terminal wraps takes the room of several")
    func wrapped() throws {
        let code = try #require(QRCode("https://microsoft.com/devicelogin"))
        let long = String(repeating: "x", count: 161)
        #expect(code.fits(columns: 80, rows: 24, below: [long]))
        #expect(!code.fits(columns: 80, rows: 24, below: [long, ""]))
    }

    @Test("A text that fits in no code gives none")
    func tooLong() {
        #expect(QRCode(String(repeating: "a", count: 8_000)) == nil)
    }
}
