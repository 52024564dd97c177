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

    @Test("A text that fits in no code gives none")
    func tooLong() {
        #expect(QRCode(String(repeating: "a", count: 8_000)) == nil)
    }
}
