import CredentialWire
import Secrets
import Testing

@Suite struct ParsingTests {
    @Test("Attributes keep their order up to the empty line, also those nobody knows")
    func attributes() throws {
        let message = try parse("protocol=smtp\nfuture=x=y\nhost=smtp.example.org:587\n\nusername=later\n")
        #expect(message.attributes.map(\.key) == ["protocol", "future", "host"])
        #expect(message.text("future") == "x=y")
        #expect(message.text("username") == nil)
    }

    @Test("The end of the stream ends a message, with or without a last line feed")
    func endOfStream() throws {
        #expect(try parse("host=a").text("host") == "a")
        #expect(try parse("host=a\n").text("host") == "a")
        #expect(try parse("").attributes.isEmpty)
        #expect(try parse("\nhost=a\n").attributes.isEmpty)
    }

    @Test("The last value of a key counts, blanks included")
    func lastValue() throws {
        #expect(try parse("username=a\nusername= b \n").text("username") == " b ")
    }

    @Test("A repeated key gathers values, and an empty one clears them")
    func lists() throws {
        let message = try parse("capability[]=one\ncapability[]=\ncapability[]=authtype\ncapability[]=state\n")
        #expect(message.list("capability") == ["authtype", "state"])
        #expect(message.list("state").isEmpty)
    }

    @Test(
        "Secret values are secrets, byte for byte", arguments: ["password", "credential", "oauth_refresh_token", "url"])
    func secrets(key: String) throws {
        let message = try CredentialMessage(parsing: Secret(Array("\(key)=".utf8) + [0xff, 0x20, 0x41]))
        #expect(message.secret(key) == Secret([0xff, 0x20, 0x41]))
        #expect(message.text(key) == nil)
        #expect(!"\(message)".contains("\u{20}A"))
    }

    @Test(
        "Whatever is not the format is refused, with the line and never the content",
        arguments: [
            ("host=a\nnonsense\n", CredentialWireError.Code.missingEquals, 2),
            ("host=a\r\n", .carriageReturn, 1), ("ho\rst=a\n", .carriageReturn, 1),
            ("unknown=a\0b\n", .nul, 1), ("=a\n", .emptyKey, 1),
        ])
    func malformed(stream: String, code: CredentialWireError.Code, line: Int) {
        #expect(throws: CredentialWireError(code, line: line)) { try parse(stream) }
    }

    @Test("Text that is not UTF-8 is refused")
    func invalidText() {
        #expect(throws: CredentialWireError(.notUTF8, line: 1)) {
            try CredentialMessage(parsing: Secret(Array("host=".utf8) + [0xc3, 0x28]))
        }
    }

    @Test("A line of 65,535 bytes with its line feed is taken, one byte more is not")
    func longestLine() throws {
        let longest = "path=" + String(repeating: "x", count: CredentialMessage.longestLine - 6)
        #expect(try parse(longest + "\n").text("path")?.count == CredentialMessage.longestLine - 6)
        #expect(throws: CredentialWireError(.lineTooLong, line: 1)) { try parse(longest + "x\n") }
    }

    @Test("A message beyond the limit is refused, however short its lines are")
    func longestMessage() {
        let stream = String(repeating: "a=b\n", count: CredentialMessage.longestMessage / 4 + 1)
        #expect(throws: CredentialWireError(.messageTooLong, line: 1)) { try parse(stream) }
    }

    @Test("A stream is complete at its empty line and not before, in whatever pieces it comes")
    func completeness() {
        func lengthAtEnd(_ stream: String, pieces: Int) -> Int? {
            Secret(stream).withExposedBytes { bytes in
                var search = CredentialMessage.EndSearch()
                return stride(from: pieces, through: bytes.count, by: pieces).first { count in
                    search.isFound(in: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                }
            }
        }
        for pieces in 1...5 {
            #expect(lengthAtEnd("a=b\n\n", pieces: pieces) == (pieces == 5 || pieces == 1 ? 5 : nil))
            #expect(lengthAtEnd("a=b\nc=d\n", pieces: pieces) == nil)
        }
        #expect(lengthAtEnd("\n", pieces: 1) == 1)
        #expect(lengthAtEnd("a=\n\nb=c\n", pieces: 2) == 4)
        #expect(lengthAtEnd("", pieces: 1) == nil)
    }
}

func parse(_ stream: String) throws -> CredentialMessage {
    try CredentialMessage(parsing: Secret(stream))
}
