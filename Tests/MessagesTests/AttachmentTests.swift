import Testing

@testable import Messages

@Suite("Attachments that are taken out")
struct AttachmentTests {
    private static let signed = "Content-Type: multipart/signed; boundary=x\n\n--x\n\na\n--x--\n"

    private static let message = """
        Subject: three
        MIME-Version: 1.0
        Content-Type: multipart/mixed;
         boundary="=_a; (b)"

        preamble
        --=_a; (b)
        Content-Type: text/plain; name=first.txt

        text
        --=_a; (b)\u{20}
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: BASE64
        Content-Disposition: attachment;
         filename*0*=utf-8''gr%C3%BC;
         filename*1=n.bin
        Content-ID: <part@x>

        AAEC
        /w==
        --=_a; (b)
        Content-Type: text/plain; name="=?utf-8?Q?n=C3=B6te=5F1?= =?iso-8859-1?B?5A==?=.txt"
        Content-Transfer-Encoding: quoted-printable
        Content-Disposition: inline

        caf=C3=A9 =
        end =3D
        --=_a; (b)
        Content-Type: multipart/alternative; boundary=y; name=no

        --y

        --=_a; (b)c
        --y--
        --=_a; (b)--
        epilogue
        """

    @Test("Their files are decoded and named, and what is no file stays")
    func parts() throws {
        let message = try Message.taking(Self.message)
        let attachments = try #require(try message.separableAttachments())
        #expect(attachments.map(\.name) == ["grün.bin", "nöte_1ä.txt"])
        #expect(attachments.map(\.mediaType) == ["application/octet-stream", "text/plain"])
        #expect(attachments.map(\.isInline) == [false, true])
        #expect(attachments.map(\.contentID) == ["part@x", nil])
        #expect(try contents(of: attachments[0]) == [0, 1, 2, 255])
        #expect(String(decoding: try contents(of: attachments[1]), as: UTF8.self) == "café end =")
        #expect(attachments.map(\.size) == [4, 11])
    }

    @Test(
        "Text that is read otherwise without its parameters is told from other files",
        arguments: [
            ("text/plain; charset=iso-8859-1; name=a", true), ("text/calendar; method=REQUEST; name=a", true),
            ("TEXT/html; name=a; CHARSET=utf-8", true), ("text/plain; name=a", false),
            ("application/pdf; charset=x; name=a", false),
        ])
    func parameters(type: String, needed: Bool) throws {
        let message = try Message.taking(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: \(type)\n\na\n--b--\n")
        #expect(try message.separableAttachments()?.map(\.needsParameters) == [needed])
    }

    @Test("The rest of the message keeps every byte")
    func rest() throws {
        let message = try Message.taking(Self.message)
        let attachments = try #require(try message.separableAttachments())
        var decoder = Base64.Decoder()
        let digits = try message.base64Encoded(leavingOut: [attachments[1]])
        let rest = String(decoding: decoder.decode(digits) + decoder.finish(), as: UTF8.self)
        let text = Self.message.replacing("\n", with: "\r\n") + "\r\n"
        let start = try #require(text.firstRange(of: "--=_a; (b)\r\nContent-Type: text/plain; name=\"=?")?.lowerBound)
        let end = try #require(text.firstRange(of: "--=_a; (b)\r\nContent-Type: multipart/alt")?.lowerBound)
        #expect(rest == String(text[..<start] + text[end...]))
        let whole = try message.base64Encoded()
        #expect(decoder.decode(whole) + decoder.finish() == Array(text.utf8))
    }

    @Test("A file larger than any buffer comes in pieces of any size", arguments: [1000, 65_536, 100_001, 5_000_000])
    func pieces(length: Int) throws {
        let file = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let digits = Array(Base64.encode(file).utf8)
        let lines = stride(from: 0, to: digits.count, by: 76).map {
            String(decoding: digits[$0..<min($0 + 76, digits.count)], as: UTF8.self)
        }
        let message = try Message.taking(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Disposition: attachment\n"
                + "Content-Transfer-Encoding: base64\n\n" + lines.joined(separator: "\n") + "\n--b--\n")
        let attachment = try #require(try message.separableAttachments()?.first)
        #expect(attachment.size == file.count)
        #expect(try contents(of: attachment, inPiecesOf: length) == file)
    }

    @Test(
        "A message of another structure, or one that is cut off, has none that can be taken out",
        arguments: [
            "Subject: a\n\nb\n", signed, "Content-Type: multipart/mixed\n\n--\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Disposition: attachment\n\ncut\n",
        ])
    func otherStructures(text: String) throws {
        #expect(try Message.taking(text).separableAttachments() == nil)
    }

    private func contents(of attachment: AttachmentPart, inPiecesOf length: Int = 3) throws -> [UInt8] {
        var file = attachment.file()
        var bytes: [UInt8] = []
        while case let piece = try file.next(upTo: length), !piece.isEmpty { bytes += piece }
        return bytes
    }
}
