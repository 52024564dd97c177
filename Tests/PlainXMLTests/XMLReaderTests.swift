import Testing

@testable import PlainXML

@Suite("Reading XML")
struct XMLReaderTests {
    private func read(_ text: String) throws(XMLError) -> XMLElement { try XMLReader.read(Array(text.utf8)) }

    @Test("Names are compared by namespace, whatever the prefix")
    func namespaces() throws {
        let root = try read(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?><!-- hello --><?style x?>
            <s:a xmlns:s="urn:s" xmlns='urn:default' plain="1" s:own = '2'>
              <b><s:c/><c xmlns="">in none</c></b>
            </s:a><!-- bye -->
            """)
        #expect(root.name == XMLName("a", in: "urn:s"))
        #expect(root.attribute("plain") == "1" && root.attributes[XMLName("own", in: "urn:s")] == "2")
        let b = try #require(root.child(XMLName("b", in: "urn:default")))
        #expect(b.children.map(\.name) == [XMLName("c", in: "urn:s"), XMLName("c")])
        #expect(root.descendant(XMLName("c"))?.text == "in none")
    }

    @Test("Characters by reference, in CDATA and beyond ASCII")
    func characters() throws {
        let root = try read("<a q='&quot;&#x41;'>1 &lt;&amp;&gt; &#66;<![CDATA[<&x;>]]>é你<b/>!</a>")
        #expect(root.text == "1 <&> B<&x;>é你!")
        #expect(root.attribute("q") == "\"A")
    }

    @Test(
        "What could grow or lead elsewhere is refused before it does",
        arguments: [
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", XMLError.Code.documentType),
            ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", .documentType),
            ("<a><!DOCTYPE a><b/></a>", .documentType), ("<a><!ENTITY b 'c'></a>", .documentType),
            ("<a>\u{1B}[2J</a>", .malformed), ("<a b='\u{7}'/>", .malformed), ("<a><![CDATA[\u{8}]]></a>", .malformed),
            ("<a>\u{FFFE}</a>", .malformed), ("<a>&b;</a>", .malformed), ("<a>&#0;</a>", .malformed),
            ("<a>&#xD800;</a>", .malformed),
            ("<?xml version='1.0' encoding='utf-16'?><a/>", .encoding),
            (String(repeating: "<a>", count: 65), .tooComplex),
            ("<a>" + String(repeating: "<b/>", count: 100_001) + "</a>", .tooComplex),
        ])
    func hostile(document: String, code: XMLError.Code) {
        #expect(throws: XMLError.self) { try read(document) }
        do { _ = try read(document) } catch { #expect(error.code == code) }
    }

    @Test(
        "What is cut off or another kind of document is malformed",
        arguments: [
            "", "   ", "text", "<a", "<a>", "<a></b>", "<a/><b/>", "<a b></a>", "<a b=c/>", "<a b='1' b='2'/>",
            "<a b='<'/>", "<x:a/>", "<a></a", "<a><!-- </a>", "<a>&lt</a>", "{\"a\": 1}", "<a:b:c xmlns:a='u'/>",
            "<a b='1'c='2'/>",
        ])
    func malformed(document: String) {
        let error = #expect(throws: XMLError.self) { try read(document) }
        #expect(error?.code == .malformed)
    }

    @Test("Every end of a line is one line feed, and a carriage return by reference is one")
    func lineEnds() throws {
        let root = try read("<a b='1\r\n2'>1\r\n2\r3\n\n4\r\r\n5&#13;</a>")
        #expect(root.text == "1\n2\n3\n\n4\n\n5\r" && root.attribute("b") == "1\n2")
    }

    @Test("Bytes that are no UTF-8 are no document")
    func encoding() {
        let error = #expect(throws: XMLError.self) { try XMLReader.read([0x3C, 0x61, 0x2F, 0x3E, 0xFF]) }
        #expect(error?.code == .encoding)
    }

    @Test("What is written is read as it was, and text never becomes markup")
    func writing() throws {
        let text = "</a>&amp;\"'\r\n\t\u{1}é"
        let fragment = XMLFragment.element("x:a", ["xmlns:x": "urn:x", "b": text], .text(text), .element("c"))
        let root = try XMLReader.read(fragment.document)
        #expect(root.text == "</a>&amp;\"'\r\n\té" && root.attribute("b") == "</a>&amp;\"'\r\n\té")
        #expect(root.children.map(\.name) == [XMLName("c")])
    }
}
