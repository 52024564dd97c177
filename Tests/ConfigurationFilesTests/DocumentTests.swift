import Testing

@testable import ConfigurationFiles

/// The whole keys of a document in the order of the file, each with its place.
private func places(_ text: String) throws -> [String] {
    try places(DocumentTable(parsing: text, file: "test.toml"), path: "")
}

private func places(_ table: DocumentTable, path: String) -> [String] {
    table.entries.flatMap { entry in
        ["\(path)\(entry.key) \(place(entry.location))"] + places(entry.value, path: path + entry.key)
    }
}

private func places(_ value: DocumentValue, path: String) -> [String] {
    switch value {
    case .table(let table): places(table, path: path + ".")
    case .array(let elements):
        elements.enumerated().flatMap { index, element in
            ["\(path)[\(index)] \(place(element.location))"] + places(element.value, path: "\(path)[\(index)]")
        }
    default: []
    }
}

private func place(_ location: FileLocation) -> String {
    location.position.map { "\($0.line):\($0.column)" } ?? "?"
}

private func message(_ text: String) -> String {
    do throws(ConfigurationErrors) {
        _ = try DocumentTable(parsing: text, file: "work.toml")
        return "accepted"
    } catch {
        return error.description
    }
}

@Suite("TOML documents with places")
struct DocumentTests {
    @Test("Keys of tables, dotted keys, quoted keys and inline tables are found where they stand")
    func keys() throws {
        let text = """
            # [no.table] here = 1
            address = "a#b = [c]"   # x = 1
              'quo.ted' = 1
            a . "b c".d = 2
            [token]
            client-id = 'x\\'
            params = { one = "1", "t\\u0077o" = { three = 3 } }
            [incoming.token]
            port=993
            """
        #expect(
            try places(text) == [
                "address 2:1", "quo.ted 3:3", "a 4:1", "a.b c 4:5", "a.b c.d 4:11", "token 5:2", "token.client-id 6:1",
                "token.params 7:1", "token.params.one 7:12", "token.params.two 7:23", "token.params.two.three 7:38",
                "incoming 8:2", "incoming.token 8:11", "incoming.token.port 9:1",
            ])
    }

    @Test("Elements of arrays, over several lines and nested, are found where they stand")
    func arrays() throws {
        let text = """
            scopes = [ "a", # "x"
              'b',
              [1, { k = 2 }],
            ]
            after = true
            """
        #expect(
            try places(text) == [
                "scopes 1:1", "scopes[0] 1:12", "scopes[1] 2:3", "scopes[2] 3:3", "scopes[2][0] 3:4",
                "scopes[2][1] 3:7",
                "scopes[2][1].k 3:9", "after 5:1",
            ])
    }

    @Test("Arrays of tables and the tables inside of their elements are found where they stand")
    func arraysOfTables() throws {
        let text = """
            [[rule]]
            name = "a"
            [rule.inner]
            x = 1
            [[rule]]
            [[rule.part]]
            y = 1
            [[rule.part]]
            y = 2
            """
        #expect(
            try places(text) == [
                "rule 1:3", "rule[0] 1:3", "rule[0].name 2:1", "rule[0].inner 3:7", "rule[0].inner.x 4:1",
                "rule[1] 5:3",
                "rule[1].part 6:8", "rule[1].part[0] 6:8", "rule[1].part[0].y 7:1", "rule[1].part[1] 8:8",
                "rule[1].part[1].y 9:1",
            ])
    }

    @Test("Strings over several lines, with quotes and escapes of their own, hide nothing that follows")
    func multiLineStrings() throws {
        let text = #"""
            a = """
            [x]
            y = "1" \
               """"
            b = '''
            z = 1'''''
            c = """\""""""
            d = ""
            e = ''
            ünï = 1
            """#.replacing("ünï", with: "\"ünï\"")
        #expect(try places(text) == ["a 1:1", "b 5:1", "c 7:1", "d 8:1", "e 9:1", "ünï 10:1"])
    }

    @Test("Windows line ends, a byte order mark and letters of several bytes do not shift lines and columns")
    func otherBytes() throws {
        #expect(
            try places("\u{feff}a = 1\r\nb = { ä = 'x' }\r\n".replacing("ä", with: "\"ä🙂\"")) == [
                "a 1:1", "b 2:1", "b.ä🙂 2:7",
            ])
        #expect(try places("k = { \"🙂\" = 1, z = 2 }") == ["k 1:1", "k.🙂 1:7", "k.z 1:16"])
    }

    @Test("Values keep their text, with the letters that escapes stand for")
    func values() throws {
        let table = try DocumentTable(
            parsing: "a = \"x\\n\\u00e9\"\nb = 0x1F\nc = false\nd = 1.5\ne = 2026-01-01", file: "t")
        #expect(table["a"]?.value == .string("x\né"))
        #expect(table["b"]?.value == .integer(31))
        #expect(table["c"]?.value == .boolean(false))
        #expect(table["d"]?.value == .other("a floating-point number"))
        #expect(table["e"]?.value == .other("a date or time"))
    }

    @Test(
        "A text that is not TOML is an error at the place where it stops being TOML",
        arguments: [
            ("a = 1\nb = = 2\n", "2:5: not TOML: a value is expected here"),
            ("a = 1\n\"a\" = 2\n", "2:1: not TOML: \"a\" is defined twice"),
            ("a = \"never closed\n", "1:18: not TOML: the quote that ends a string is missing"),
            ("a = \"\"\"never closed\n", "2:1: not TOML: the quote that ends a string is missing"),
            ("host = imap.example.org", "1:8: not TOML: this is no value; a text stands in quotes"),
            ("a = \"C:\\path\"", "1:8: not TOML: no such escape; a backslash is written \\\\ or in single quotes"),
            ("[token", "1:7: not TOML: \"]\" is missing"),
            ("[[rule]", "1:7: not TOML: \"]]\" is missing"),
            ("a = [1 2]", "1:8: not TOML: \",\" or \"]\" is missing in an array"),
            ("a = {b = 1\n}", "1:11: not TOML: \",\" or \"}\" is missing in a table in braces"),
            ("a = 1 b = 2", "1:7: not TOML: the line should end here"),
            ("a 1", "1:3: not TOML: \"=\" is missing after the key"),
            ("a = 99999999999999999999", "1:5: not TOML: this integer has more than 64 bits"),
            ("a = \"\\uD800\"", "1:6: not TOML: this escape stands for no character"),
        ])
    func notTOML(_ text: String, _ expected: String) {
        #expect(message(text) == "work.toml:" + expected)
    }

    @Test("Control characters are no TOML, not even in comments, which a terminal would obey")
    func controlCharacters() {
        #expect(message("a = \"x\0y\"") == "work.toml:1:7: not TOML: a string holds a control character")
        #expect(message("a = 'x\ry'") == "work.toml:1:7: not TOML: a string holds a control character")
        #expect(message("# \u{1b}[2J") == "work.toml:1:3: not TOML: a comment holds a control character")
    }

    @Test("What a table already is decides what may be added to it")
    func redefinition() {
        for text in [
            "[a]\n[a]", "a = 1\n[a]", "a = {}\n[a.b]", "a.b = 1\n[a]", "[a.b]\n[a]\nb.c = 1", "[[a]]\n[a]",
            "[a]\n[[a]]",
            "a = []\n[[a]]", "a = {b = 1, b = 2}", "a = {b.c = 1, b = 2}", "a.b = 1\na.b.c = 2",
        ] {
            #expect(message(text).contains("not TOML"), "\(text)")
        }
        for text in ["[a.b]\n[a]", "[a]\nb.c = 1\n[a.b.d]", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "a.b = 1\na.c = 2", ""] {
            #expect(message(text) == "accepted", "\(text)")
        }
    }

    @Test("No text makes the parser end in anything but a table or an error")
    func anyText() {
        for text in [
            "[", "[[", "[[[[", "a", "a =", "= =", "a = [", "a = {", "a = {b", "'''", "{}", "]", ".", "a = {1,,}",
            "\"\\", "[]", "[a.]", "\r",
        ] {
            #expect(message(text).contains("not TOML"), "\(text)")
        }
        for opening in ["[", "{a=", "a."] {
            #expect(message("a = " + String(repeating: opening, count: 100_000)).contains("not TOML"))
            #expect(message(String(repeating: opening, count: 100_000)).contains("not TOML"))
        }
    }
}
