import Declarations
import TemporaryFiles
import Testing

@Suite("What a broken account may be meant to declare")
struct BrokenAccountTests {
    private let provider = """
        format = 1
        display-name = "Contoso"

        [parameters.region]
        explanation = "the mailbox's region"
        default = "eu"

        [incoming.imap]
        host = "imap.contoso.example"

        [outgoing.smtp]
        host = "smtp.{region}.contoso.example"

        """

    @Test(
        "It may mean a host that it spells, one of a provider that it names, and any where that cannot be told",
        arguments: [
            ("[incoming]\nhost = \"IMAP.other.example\"\n<<<<<<< HEAD\n", "imap.OTHER.example", true),
            ("[incoming]\nhost = \"imap.other.example\"\nprot = \"imap\"\n", "imap.example.org", false),
            ("[incoming]\nhost = \"imap.\\u006fther.example\"\n", "imap.other.example", true),
            ("provider = \"contoso\"\n[incoming\n", "imap.contoso.example", true),
            // Its placeholder may become anything.
            ("provider = \"contoso\"\n[incoming\n", "smtp.us.contoso.example", true),
            ("provider = \"faulty\"\n", "imap.example.org", true),
            ("provider = \"generic\"\n", "imap.contoso.example", false),
            ("[[[[", "imap.example.org", false),
        ])
    func hosts(text: String, host: String, expected: Bool) throws {
        try withSetting { (setting: Setting) throws in
            try write(provider, to: "\(setting.root)/providers/contoso.toml")
            try write("format = 2\n", to: "\(setting.root)/providers/faulty.toml")
            try setting.account("work", text)
            #expect(try setting.loader.mayDeclare(host: host, plainName("work")) == expected)
        }
    }

    @Test("A file that is no text may mean any host")
    func unreadable() throws {
        try withSetting { (setting: Setting) throws in
            try write([0xff, 0xfe], to: "\(setting.root)/accounts/work.toml")
            #expect(try setting.loader.mayDeclare(host: "imap.example.org", plainName("work")))
        }
    }
}
