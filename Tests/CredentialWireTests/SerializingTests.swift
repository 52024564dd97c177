import CredentialWire
import Secrets
import Testing

@Suite struct SerializingTests {
    @Test("A message is its lines and an empty line, and reads back equal")
    func roundTrip() throws {
        let message = CredentialMessage([
            CredentialAttribute("capability[]", "authtype"), CredentialAttribute("username", "alice@example.org"),
            CredentialAttribute("password", Secret("p w=1")),
        ])
        let bytes = try message.serialized()
        #expect(bytes.exposedText == "capability[]=authtype\nusername=alice@example.org\npassword=p w=1\n\n")
        #expect(try CredentialMessage(parsing: bytes) == message)
    }

    @Test(
        "A byte that may be in no key and no value is refused, in secrets too",
        arguments: [
            ("\r", CredentialWireError.Code.carriageReturn), ("\n", .lineFeed), ("\0", .nul), ("\r\n", .carriageReturn),
        ])
    func forbiddenBytes(text: String, code: CredentialWireError.Code) {
        for attribute in [
            CredentialAttribute("username", "a\(text)b"), CredentialAttribute("password", Secret("a\(text)b")),
            CredentialAttribute("a\(text)b", "value"),
        ] {
            #expect(throws: CredentialWireError(code, line: 1)) { try CredentialMessage([attribute]).serialized() }
        }
    }

    @Test("Keys that would not read back are refused")
    func keys() {
        #expect(throws: CredentialWireError(.emptyKey, line: 1)) {
            try CredentialMessage([CredentialAttribute("", "a")]).serialized()
        }
        #expect(throws: CredentialWireError(.equalsInKey, line: 2)) {
            try CredentialMessage([CredentialAttribute("a", "b"), CredentialAttribute("a=b", "c")]).serialized()
        }
    }

    @Test("What is too long to read is not written")
    func limits() throws {
        let longest = String(repeating: "x", count: CredentialMessage.longestLine - 3)
        _ = try CredentialMessage([CredentialAttribute("k", longest)]).serialized()
        #expect(throws: CredentialWireError(.lineTooLong, line: 1)) {
            try CredentialMessage([CredentialAttribute("k", longest + "x")]).serialized()
        }
        let seventeen = [CredentialAttribute](repeating: CredentialAttribute("k", longest), count: 17)
        #expect(throws: CredentialWireError(.messageTooLong, line: 17)) {
            try CredentialMessage(seventeen).serialized()
        }
    }
}
