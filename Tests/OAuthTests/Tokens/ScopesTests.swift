import Testing

@testable import OAuth

@Suite("Scopes")
struct ScopesTests {
    @Test("Missing is what is not included, in any order and case")
    func missing() {
        let granted = ["https://mail.example/IMAP.AccessAsUser.All", "extra", "mail-w"]
        #expect(Scopes.missing(["MAIL-W", "https://mail.example/imap.accessasuser.all"], in: granted).isEmpty)
        #expect(Scopes.missing(["a", "mail-w", "b"], in: granted) == ["a", "b"])
        #expect(Scopes.missing([], in: []).isEmpty)
        #expect(Scopes.missing(["mail"], in: granted) == ["mail"])
    }

    @Test("Scopes that servers leave out of answers are never missing")
    func unreported() {
        #expect(
            Scopes.missing(["openid", "profile", "email", "address", "phone", "Offline_Access", "x"], in: []) == ["x"])
    }

    @Test(
        "A scope without a resource is that of the default resource, and two spellings of a host are two resources",
        arguments: [
            ("Mail.Send", "https://graph.microsoft.com/Mail.Send", true),
            ("https://graph.microsoft.com/mail.send", "Mail.Send", true),
            ("https://outlook.office.com/SMTP.Send", "https://OUTLOOK.office.com/smtp.send", true),
            ("https://outlook.office.com/SMTP.Send", "https://outlook.office365.com/SMTP.Send", false),
            ("SMTP.Send", "https://outlook.office.com/SMTP.Send", false),
            ("https://outlook.office365.com/.default", "https://outlook.office365.com/IMAP.AccessAsUser.All", false),
        ])
    func resources(needed: String, granted: String, isCovered: Bool) {
        let graph = "https://graph.microsoft.com/"
        #expect(Scopes.missing([needed], in: [granted], defaultResource: graph).isEmpty == isCovered)
    }

    @Test(
        "A scope tells its resource",
        arguments: [
            ("https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com"),
            ("https://Outlook.office365.com//.default", "https://outlook.office365.com"),
            ("Mail.Send", "https://graph"),
            ("offline_access", nil), ("OpenID", nil),
        ])
    func resource(scope: String, resource: String?) {
        #expect(Scopes.resource(of: scope, default: "https://graph/") == resource)
        #expect(Scopes.resource(of: "mail.read", default: nil) == "")
    }

    @Test("A union keeps each scope once, in order")
    func union() {
        #expect(Scopes.union([["b", "a"], [], ["a", "c", "b"], ["d"]]) == ["b", "a", "c", "d"])
        #expect(Scopes.union([["a", "A"]]) == ["a", "A"])
    }

    @Test(
        "Answers separate scopes by spaces or by commas",
        arguments: [
            ("a b", ["a", "b"]), (" a  b\t", ["a", "b"]), ("a,b", ["a", "b"]), ("a, b", ["a", "b"]), ("a", ["a"]),
            ("", []), (" , ", []), ("a,b c", ["a,b", "c"]),
        ])
    func split(text: String, scopes: [String]) {
        #expect(Scopes.split(text) == scopes)
    }
}
