import Foundation
import Grants
import Testing

@testable import Console

/// Sentences, times and phrases.
struct WordsTests {
    @Test func commandsAndAddressesAreFoundInASentence() {
        #expect(
            Prose("ask the provider, then run: mailgrant authorize work --incoming; or wait").parts == [
                .text("ask the provider, then run: "), .command("mailgrant authorize work --incoming"),
                .text("; or wait"),
            ])
        #expect(Prose("mailgrant authorize work").parts == [.command("mailgrant authorize work")])
        #expect(
            Prose("make one at https://contoso.example/a?b=c, then run: mailgrant store password work").parts == [
                .text("make one at "), .address("https://contoso.example/a?b=c"), .text(", then run: "),
                .command("mailgrant store password work"),
            ])
        #expect(Prose("ask mailgrant about it").parts == [.text("ask mailgrant about it")])
        #expect(Prose("see nothttps://x").parts == [.text("see nothttps://x")])
    }

    @Test func whatThePageDoesItselfIsNoCommand() {
        func inWords(_ remedy: String) -> String {
            Prose(remedy).replacingCommands { $0 == "mailgrant authorize work" ? "press it" : nil }.asSentence.parts
                .map { "\($0)" }.joined(separator: "|")
        }
        #expect(inWords("run again: mailgrant authorize work") == "text(\"Press it.\")")
        #expect(inWords("mend it; then run: mailgrant authorize work") == "text(\"Mend it; then press it.\")")
        #expect(inWords("sign in: mailgrant authorize work; or wait") == "text(\"Sign in: press it; or wait.\")")
        #expect(
            inWords("run: mailgrant authorize home") == "text(\"Run: \")|command(\"mailgrant authorize home\")")
    }

    @Test(arguments: [
        ("authorize work --incoming", "/accounts/work/incoming/token"), ("authorize work", "/accounts/work"),
        ("authorize work --no-browser", nil), ("check work --outgoing", "/#work-outgoing"), ("check", "/"),
        ("store password work --incoming", "/accounts/work"), ("store migrate --to pass", "/plugins"),
        ("store certificate-key work --incoming", "/accounts/work/incoming/secrets"),
        ("client install msmtp work", "/accounts/work/clients/msmtp/install"),
        ("client show msmtp work", "/accounts/work/clients"), ("client list", "/clients"),
        ("config set work provider=google", "/accounts/work/keys"),
        ("config set --settings network.proxy=x", "/settings"), ("provider show google", "/providers/google"),
        ("plugin allow pass", "/plugins"), ("apply", "/plan"), ("plan work", "/plan?account=work"),
        ("forget a/../b", nil), ("doctor work --incoming", "/accounts/work/incoming/doctor"), ("pull", "/files"),
        ("doctor", "/doctor"), ("doctor --report work", "/report?account=work"), ("forget --all", "/forget"),
        ("client show msmtp", "/clients/msmtp"), ("plan work home", "/plan?account=work&account=home"),
        ("log --since 2d work", "/journal?account=work"), ("config get store", "/settings"),
        ("config list --account work", "/accounts/work/keys"), ("store password work", "/accounts/work"),
        ("console", nil), ("tunnel work", nil), ("add", "/new-account"),
    ]) func aCommandHasItsPage(command: String, path: String?) {
        #expect(CommandPlace.path(of: "mailgrant \(command)") == path)
    }

    @Test func partOfASentenceBecomesOne() {
        #expect("is not a port number".asSentence == "Is not a port number.")
        #expect("login.contoso.example did not answer".asSentence == "login.contoso.example did not answer.")
        #expect("mailgrant cannot write there".asSentence == "mailgrant cannot write there.")
        #expect("why?".asSentence == "Why?")
        #expect("".asSentence == "")
        #expect(
            Prose("sign in: mailgrant authorize work").asSentence.parts.last == .command("mailgrant authorize work"))
    }

    @Test(arguments: [
        (20, "now"), (-20, "now"), (60, "in 1 minute"), (2880, "in 48 minutes"), (3599, "in 1 hour"),
        (-7200, "2 hours ago"), (-86_400 * 3, "3 days ago"), (86_399, "in 1 day"),
    ])
    func aTimeInWords(seconds: Int, words: String) throws {
        let moment = Moment(date: Samples.now.addingTimeInterval(Double(seconds)), now: Samples.now)
        #expect(moment.inWords(try Phrases.english()) == words)
    }

    @Test func whatHasACaseHasItsPhrase() throws {
        let texts = try Phrases.english().texts
        var keys: [String] = GrantType.allCases.map { "grant-\($0.rawValue)" }
        keys += ConnectionSecurity.allCases.map { "security-\($0)" }
        keys += ConnectionSummary.State.allCases.map { "state-\($0.rawValue)" }
        keys += ErrorAdvice.Move.allCases.map { "move-\($0)" }
        keys += FormField.ServerField.allCases.map { "field-\($0.rawValue)" }
        keys += SignInView.State.allCases.map { "sign-in-\($0.rawValue)-heading" }
        keys += ["whole", "noted", "skipped", "broken", "unknown"].map { "link-\($0)" }
        for direction in Direction.allCases {
            keys += ["server", "wanted", "doctor"].map { "\($0)-\(direction)" }
        }
        for why in RefusedRequest.allCases { keys += ["heading", "text"].map { "refused-\(why.rawValue)-\($0)" } }
        for action in Confirmation.Action.allCases {
            keys += ["question", "what", "keeps", "button", "leftover-what"].map { "\(action)-\($0)" }
        }
        for secret in KeptSecretKind.allCases {
            keys += ["", "-question", "-what"].map { "forget-\(secret.rawValue)\($0)" }
        }
        for unit in ["minutes", "hours", "days"] {
            keys += ["in", "ago"].flatMap { ["time-\($0)-\(unit)-one", "time-\($0)-\(unit)-other"] }
        }
        for key in keys { #expect(texts[key] != nil, "\(key)") }
    }

    @Test func valuesOfAPhraseAreNotPhrases() throws {
        let phrases = try Phrases(language: "en", file: "a = {one} and {two}\n\n# comment\n")
        #expect(phrases("a", ["one": "{two}", "two": "2"]) == "{two} and 2")
    }

    @Test func aBrokenPhraseFileNamesTheLine() {
        #expect(throws: PhraseError(line: 2)) { try Phrases(language: "en", file: "a = b\nno phrase") }
        #expect(throws: PhraseError(line: 2)) { try Phrases(language: "en", file: "a = b\na = c") }
    }
}
