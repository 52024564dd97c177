import FoundationEssentials
import Secrets
import Testing

@testable import OAuth

@Suite("JSON from outside")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Secret(text)) }

    @Test("Every kind of value is read")
    func values() throws {
        let object = try #require(
            try read(#" {"s":"x","n":-1.5e2,"z":0,"t":true,"f":false,"0":null,"a":[1,[],{}],"o":{"k":"v"}} "#).object)
        #expect(try object.text("s") == "x")
        #expect(try object.number("n") == -150)
        #expect(try object.number("z") == 0)
        #expect(try object.flag("t") == true)
        #expect(try object.flag("f") == false)
        #expect(object["0"] == nil)
        #expect(object.elements("a")?.count == 3)
        #expect(try object["o"]?.object?.text("k") == "v")
    }

    @Test(
        "Escapes become the characters they stand for",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud83d\ude00""#, "😀"), ("\"é€😀\"", "é€😀"), (#""""#, ""), (#""\u0000""#, "\0"),
        ])
    func escapes(text: String, expected: String) throws {
        #expect(try read(text).text == expected)
    }

    @Test(
        "A text that breaks off is told from a malformed one",
        arguments: [
            "{", #"{"a"#, #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":"\"#, "[1,", "tru", "-", "1.", "1e",
            "1e+", #""\u12"#,
        ])
    func truncated(text: String) {
        #expect(throws: JSONFault.truncated) { try read(text) }
    }

    @Test(
        "What RFC 8259 does not allow is refused",
        arguments: [
            "{a:1}", "{'a':1}", #"{"a":1,}"#, "[1,]", "[1 2]", #"{"a" 1}"#, "01", ".5", "+1", "NaN",
            "Infinity", "1e999", "True", "{} {}", "{}x", #""\x""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#,
            #""\u12g4""#, "\"\n\"", "\"\u{1}\"", "]", "<html>", "// comment\n{}",
        ])
    func malformed(text: String) {
        #expect(throws: JSONFault.malformed) { try read(text) }
    }

    @Test("Bytes that are not UTF-8 are refused")
    func invalidUTF8() {
        let overlong: [UInt8] = [0x22, 0xC0, 0xAF, 0x22]
        let lone: [UInt8] = [0x22, 0x80, 0x22]
        let surrogate: [UInt8] = [0x22, 0xED, 0xA0, 0x80, 0x22]
        for bytes in [overlong, lone, surrogate] {
            #expect(throws: JSONFault.malformed) { try JSONReader.read(Secret(bytes)) }
        }
    }

    @Test("A member named twice is refused, also when one of the names is escaped")
    func duplicates() {
        #expect(throws: JSONFault.duplicateMember) { try read(#"{"a":1,"a":2}"#) }
        #expect(throws: JSONFault.duplicateMember) { try read(#"{"error":1,"\u0065rror":2}"#) }
        #expect(throws: JSONFault.duplicateMember) { try read(#"{"a":null,"a":2}"#) }
    }

    @Test("Nesting has a limit, and up to it everything is read")
    func nesting() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try read(nested(JSONReader.deepest + 1))
        #expect(throws: JSONFault.tooDeep) { try read(nested(JSONReader.deepest + 2)) }
        #expect(throws: JSONFault.tooDeep) { try read(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("A byte order mark and whitespace are passed over")
    func byteOrderMark() throws {
        #expect(try read("\u{FEFF}\r\n\t [1]\n").object == nil)
        #expect(throws: JSONFault.malformed) { try read("[\u{FEFF}]") }
    }

    @Test("It agrees with Foundation's decoder on texts that were damaged in random places")
    func agreesWithFoundation() throws {
        let sample = Array(#"{"k":"v\u00e9\n","n":[1,-2.5e3,0],"o":{"t":true,"z":null},"e":[]}"#.utf8)
        let replacements = Array(#"{}[]",:\u0123e+-.tfn "#.utf8)
        var generator = SplitMix(seed: 20_260_101)
        for _ in 0..<3_000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = replacements[Int.random(in: replacements.indices, using: &generator)]
            }
            let theirs = try? JSONDecoder().decode(Tree.self, from: Data(bytes))
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(JSONFault) {
                #expect(Tree(try JSONReader.read(Secret(bytes))) == theirs, "\(text)")
            } catch {
                // Foundation passes over duplicates.
                #expect(theirs == nil || error == .duplicateMember, "\(text)")
            }
        }
    }
}

/// A JSON value that can be compared and that Foundation can decode.
private enum Tree: Equatable, Decodable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([Tree])
    case object([String: Tree])

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value.exposedText)
        case .array(let values): self = .array(values.map(Tree.init))
        case .object(let object): self = .object(object.members.mapValues(Tree.init))
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Tree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Tree].self))
        }
    }
}
