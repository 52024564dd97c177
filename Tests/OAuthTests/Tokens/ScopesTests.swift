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
