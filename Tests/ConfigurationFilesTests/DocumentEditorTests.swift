import ConfigurationFiles
import Testing

@Suite("Changing single keys of a TOML document")
struct DocumentEditorTests {
    private func edited(_ text: String, _ change: (inout DocumentEditor) throws -> Void) throws -> String {
        var editor = DocumentEditor(text, file: "work.toml")
        try change(&editor)
        // Whatever was done, it is still TOML.
        _ = try DocumentTable(parsing: editor.text, file: "work.toml")
        return editor.text
    }

    @Test("A value is changed where it stands, whatever is around it")
    func replaced() throws {
        let text = "# mine\n[incoming]  # here\n  port=993 # usual\r\n\thost = '''\na'''\n"
        #expect(
            try edited(text) {
                try $0.set(["incoming", "port"], to: "143")
                try $0.set(["incoming", "host"], to: "\"b\"")
            } == "# mine\n[incoming]  # here\n  port=143 # usual\r\n\thost = \"b\"\n")
    }

    @Test("A new key comes behind the last of its table, in the same column and with the same ends of lines")
    func added() throws {
        let text =
            "address  = \"a\"\r\n\r\n[incoming]\r\n  protocol = \"imap\" # x\r\n# end\r\n\r\n[outgoing]\r\nport=1\r\n"
        #expect(
            try edited(text) {
                try $0.set(["incoming", "host"], to: "\"h\"")
                try $0.set(["outgoing", "user"], to: "\"u\"")
                try $0.set(["provider"], to: "\"p\"")
            }
                == "address  = \"a\"\r\nprovider = \"p\"\r\n\r\n[incoming]\r\n  protocol = \"imap\" # x\r\n  host     = \"h\"\r\n"
                + "# end\r\n\r\n[outgoing]\r\nport=1\r\nuser=\"u\"\r\n")
    }

    @Test(
        "A key finds its table however a person wrote that",
        arguments: [
            ("[a]\n", "[a]\nk = 1\n"),
            ("[a]", "[a]\nk = 1\n"),
            ("[a]\nb = 1", "[a]\nb = 1\nk = 1\n"),
            ("a.b = 1\nc = 2\n", "a.b = 1\na.k = 1\nc = 2\n"),
            ("a = { b = 1 }\n", "a = { b = 1, k = 1 }\n"),
            ("a = {}\n", "a = { k = 1 }\n"),
            ("a = { b.c = { d = 1 } } # x\n", "a = { b.c = { d = 1 }, k = 1 } # x\n"),
            ("[a.b]\nc = 1\n", "[a.b]\nc = 1\n\n[a]\nk = 1\n"),
            ("[ 'a' ] # x\n\n[b]\n", "[ 'a' ] # x\nk = 1\n\n[b]\n"),
            ("", "\n[a]\nk = 1\n"),
            ("b = 1", "b = 1\n\n[a]\nk = 1\n"),
        ])
    func places(text: String, expected: String) throws {
        #expect(try edited(text) { try $0.set(["a", "k"], to: "1") } == expected)
    }

    @Test(
        "So does one of a table in a table",
        arguments: [
            ("[a]\nb = 1\n\n[c]\n", "[a]\nb = 1\n\n[a.t]\nk = 1\n\n[c]\n"),
            ("a.b = 1\n", "a.b = 1\n\n[a.t]\nk = 1\n"),
            ("a.t.b = 1\n", "a.t.b = 1\na.t.k = 1\n"),
            ("[a]\nt.b = 1\n", "[a]\nt.b = 1\nt.k = 1\n"),
            ("[a]\nt = { b = 1 }\n", "[a]\nt = { b = 1, k = 1 }\n"),
            ("a = { t = { b = 1 } }\n", "a = { t = { b = 1, k = 1 } }\n"),
            ("a = { b = 1 }\n", "a = { b = 1, t.k = 1 }\n"),
        ])
    func deeperPlaces(text: String, expected: String) throws {
        #expect(try edited(text) { try $0.set(["a", "t", "k"], to: "1") } == expected)
    }

    @Test(
        "A key goes with its line, a table with all that is in it, and comments stay",
        arguments: [
            (["a", "k"], "[a]\n# why\nk = 1 # x\nb = 2\n", "[a]\n# why\nb = 2\n"),
            (["a", "k"], "[a]\nk = [\n 1, # x\n]\nb = 2\n", "[a]\nb = 2\n"),
            (["a", "k"], "a = { k = 1, b = 2 }\n", "a = { b = 2 }\n"),
            (["a", "k"], "a = { b = 2, k = 1, c = 3 }\n", "a = { b = 2, c = 3 }\n"),
            (["a", "k"], "a = { k = 1 }\n", "a = {}\n"),
            (["a"], "x = 1\n\n[a]\nk = 1\n\n[a.b]\nc = 1\n\n# end\n[d]\ne = 1\n", "x = 1\n\n# end\n[d]\ne = 1\n"),
            (["a"], "x = 1\n\n[a]\nk = 1\n", "x = 1\n"),
            (["a"], "a.k = 1\nx = 1\na.b.c = 2\n", "x = 1\n"),
            (["a"], "a = { k = 1 }\nx = 1\n", "x = 1\n"),
            (["a", "t"], "a = { k = 1, t.b = 1, t.c = 2 }\n", "a = { k = 1 }\n"),
            (["a", "t"], "[a]\nk = 1\n\n[a.t]\nb = 1\n", "[a]\nk = 1\n"),
            (["z"], "a = 1\n", "a = 1\n"),
        ])
    func removed(path: [String], text: String, expected: String) throws {
        #expect(try edited(text) { try $0.remove(path) } == expected)
    }

    @Test("Keys that need quotes get them")
    func quotedKeys() throws {
        #expect(try edited("[a]\n") { try $0.set(["a", "x.y"], to: "1") } == "[a]\n\"x.y\" = 1\n")
    }
}
