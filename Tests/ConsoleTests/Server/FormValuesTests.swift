import Secrets
import Testing

@testable import Console

struct FormValuesTests {
    @Test("A form is read as a browser writes it")
    func reading() throws {
        let form = try #require(FormValues(urlEncoded: "a=1&b=x+y%2Bz&c=&d&a=2&%C3%A4=%F0%9F%99%82&&e=f=g".utf8))
        #expect(form["a"] == "1")
        #expect(form["b"] == "x y+z")
        #expect(form["c"] == "")
        #expect(form["d"] == "")
        #expect(form["ä"] == "🙂")
        #expect(form["e"] == "f=g")
        #expect(form["none"] == nil)
        #expect(form.names == ["a", "b", "c", "d", "a", "ä", "e"])
        #expect(form.secret("c") == nil)
        #expect(form.secret("b")?.count == 5)
    }

    @Test(
        "What is no form is nothing",
        arguments: ["a=%", "a=%4", "a=%zz", "a=%+1", "%=a", "a=%FF", "a=%C3", "\u{0}=%G0"])
    func broken(text: String) {
        #expect(FormValues(urlEncoded: text.utf8) == nil)
    }

    @Test("So are more fields than any form has")
    func tooMany() {
        let form = { (count: Int) in
            FormValues(urlEncoded: (0..<count).map { "f\($0)=" }.joined(separator: "&").utf8)
        }
        #expect(form(200) != nil)
        #expect(form(201) == nil)
    }
}
