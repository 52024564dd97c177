import Testing

@testable import ConfigurationFiles

private enum Colour: String, CaseIterable {
    case red, green
}

/// What a person sees after a table was read in some way.
private func messages(_ text: String, _ read: (TableReader) -> Void) throws -> [String] {
    let collector = ErrorCollector()
    read(TableReader(try DocumentTable(parsing: text, file: "work.toml"), collector: collector))
    do throws(ConfigurationErrors) {
        try collector.conclude(())
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite("Strict reading of tables")
struct TableReaderTests {
    @Test("All mistakes of a file are told at once, in the order of its lines")
    func allAtOnce() throws {
        let text = """
            host = 5
            colour = "gren"
            [inner]
            port = 70000
            prot = 1
            enabled = "yes"
            wait = "10 minutes"
            scopes = ["a", 2]
            """
        let seen = try messages(text) { reader in
            if let inner = reader.table("inner") {
                _ = inner.texts("scopes")
                _ = inner.duration("wait", in: 1...60)
                _ = inner.boolean("enabled")
                _ = inner.integer("port", in: 1...65535)
                inner.reportUnknownKeys()
            }
            _ = reader.choice("colour", of: Colour.self)
            _ = reader.text("host", .host)
            reader.reportUnknownKeys()
        }
        #expect(
            seen == [
                "work.toml:1:1: host: must be a string, not an integer",
                "work.toml:2:1: colour: \"gren\" is not one of red, green (did you mean \"green\"?)",
                "work.toml:4:1: inner.port: 70000 is not from 1 to 65535",
                "work.toml:5:1: inner.prot: unknown key; did you mean \"port\"?",
                "work.toml:6:1: inner.enabled: must be true or false, not a string",
                "work.toml:7:1: inner.wait: \"10 minutes\" is not a duration such as \"90s\", \"10m\" or \"1h\"",
                "work.toml:8:16: inner.scopes: every element must be a string, not an integer",
            ])
    }

    @Test("An unknown key that resembles none is answered with those that are known; a secret with where it belongs")
    func unknownKeys() throws {
        let seen = try messages("xyzzy = 1\nclient-secret = \"0\"\n\"a\\u001b[2Jb\" = 1") { reader in
            _ = reader.text("address")
            _ = reader.text("provider")
            reader.reportUnknownKeys()
        }
        #expect(
            seen == [
                "work.toml:1:1: xyzzy: unknown key; known here: address, provider",
                "work.toml:2:1: client-secret: no configuration file holds a secret; see \"mailgrant store --help\", and "
                    + "change this one if the file was ever shared",
                "work.toml:3:1: a\u{fffd}[2Jb: unknown key; known here: address, provider",
            ])
    }

    @Test("Durations are seconds, minutes or hours within bounds")
    func durations() throws {
        func seconds(_ text: String) throws -> Int? {
            var seconds: Int?
            _ = try messages("d = \"\(text)\"") { seconds = $0.duration("d", in: 1...7200) }
            return seconds
        }
        #expect(try seconds("90s") == 90)
        #expect(try seconds("10m") == 600)
        #expect(try seconds("1h") == 3600)
        for wrong in ["", "10", "m", "-1m", "1.5h", "3h", "0s", "1d", "99999999999999999999s", "9223372036854775807h"] {
            #expect(try seconds(wrong) == nil, "\(wrong)")
        }
    }

    @Test("A text that is empty or holds what cannot be seen is refused, with the character's number")
    func invisible() throws {
        func message(_ escape: String) throws -> [String] {
            try messages("user = \"\(escape)\"") { _ = $0.text("user") }
        }
        #expect(try message("") == ["work.toml:1:1: user: must not be empty"])
        #expect(try message("a\\nb") == ["work.toml:1:1: user: holds a character that cannot be seen: U+000A"])
        #expect(try message("a\\u0001b") == ["work.toml:1:1: user: holds a character that cannot be seen: U+0001"])
        #expect(try message("a\\u202Eb") == ["work.toml:1:1: user: holds a character that cannot be seen: U+202E"])
        #expect(try message("a\\u200Bb") == ["work.toml:1:1: user: holds a character that cannot be seen: U+200B"])
        #expect(try message("Zoë 🙂") == [])
    }

    @Test("What must be there and is not is told at its table")
    func missing() throws {
        let seen = try messages("[incoming]\nport = 1") { reader in
            guard let table = reader.table("incoming") else { return }
            _ = table.require("host", table.text("host"), "where the mail is")
            _ = table.integer("port", in: 1...2)
            _ = reader.require("address", reader.text("address"), "whose mail it is")
        }
        #expect(
            seen == [
                "work.toml: address: is missing: whose mail it is",
                "work.toml:1:2: incoming.host: is missing: where the mail is",
            ])
    }

    @Test("A table in place of a value, and a value in place of a table, are wrong types")
    func tables() throws {
        let seen = try messages("a = 1\n[b]") { reader in
            _ = reader.table("a")
            _ = reader.text("b")
        }
        #expect(
            seen == [
                "work.toml:1:1: a: must be a table, not an integer", "work.toml:2:2: b: must be a string, not a table",
            ])
    }
}

@Suite("The nearest name")
struct NearestNameTests {
    @Test("Slips of the finger lead to the name that was meant; other words lead nowhere")
    func nearest() {
        let known = ["client-id", "client-authentication", "issuer", "token-url", "host"]
        #expect(NearestName.to("client_id", among: known) == "client-id")
        #expect(NearestName.to("isuser", among: known) == "issuer")
        #expect(NearestName.to("clientauthentication", among: known) == "client-authentication")
        #expect(NearestName.to("tokenurl", among: known) == "token-url")
        #expect(NearestName.to("hots", among: known) == "host")
        #expect(NearestName.to("zzzz", among: known) == nil)
        #expect(NearestName.to("", among: known) == nil)
        #expect(NearestName.to(String(repeating: "x", count: 1_000_000), among: known) == nil)
    }
}
