import Foundation
import Grants
import Secrets

@testable import Console

/// Values as a person's machine has them, for pages to show.
enum Samples {
    static let now = Date(timeIntervalSince1970: 1_795_678_560)
    static let frame = PageFrame(csrfToken: "csrf-of-this-session", now: now, planCount: 3)

    static func name(_ text: String) -> PlainName {
        guard let name = PlainName(text) else { preconditionFailure("not a plain name: \(text)") }
        return name
    }

    static func url(_ text: String) -> URL {
        guard let url = URL(string: text) else { preconditionFailure("not a URL: \(text)") }
        return url
    }

    static let incoming = ConnectionSummary(
        direction: .incoming, mailProtocol: .imap, host: "outlook.office365.com", port: 993, authentication: .oauth2,
        state: .verified, identity: "alice@contoso.example", consentedAt: now.addingTimeInterval(-86_400 * 3),
        verifiedAt: now.addingTimeInterval(-540), mechanism: "XOAUTH2", opened: "INBOX, 1,204 messages",
        accessTokenExpiresAt: now.addingTimeInterval(2880))

    static let outgoing = ConnectionSummary(
        direction: .outgoing, mailProtocol: .smtp, host: "smtp.office365.com", port: 587, authentication: .oauth2,
        state: .declared, canUseSameToken: true)

    static let refused = ConsoleProblem(
        subject: "home incoming", what: "Google ended the grant: the password was changed, or access was withdrawn",
        remedy: "sign in once more: mailgrant authorize home --incoming", whoseMove: .you,
        tried: ["the token store: it has the grant"])

    static let work = AccountSummary(
        name: name("work"), address: "alice@contoso.example", providerName: "Microsoft 365 and Outlook.com",
        file: "accounts/work.toml", fileIsOurs: true, connections: [incoming, outgoing])

    static let home = AccountSummary(
        name: name("home"), address: "alice.liddell@gmail.example", providerName: "Google", file: "accounts/home.toml",
        fileIsOurs: false,
        connections: [
            ConnectionSummary(
                direction: .incoming, mailProtocol: .imap, host: "imap.gmail.com", port: 993, authentication: .oauth2,
                state: .needsAuthorization, identity: "alice.liddell@gmail.example",
                consentedAt: now.addingTimeInterval(-86_400 * 40), problem: refused),
            ConnectionSummary(
                direction: .outgoing, mailProtocol: .smtp, host: "smtp.gmail.com", port: 465,
                authentication: .oauth2, state: .authorized, identity: "alice.liddell@gmail.example",
                consentedAt: now.addingTimeInterval(-86_400 * 40), accessTokenExpiresAt: now.addingTimeInterval(1500)),
        ])

    static let club = AccountSummary(
        name: name("club"), address: "secretary@chess-club.example", providerName: "Generic",
        file: "accounts/club.toml", fileIsOurs: true,
        connections: [
            ConnectionSummary(
                direction: .incoming, mailProtocol: .imap, host: "mail.chess-club.example", port: 993,
                authentication: .password, state: .verified, verifiedAt: now.addingTimeInterval(-7200),
                opened: "INBOX, 18 messages")
        ])

    static let overview = Overview(
        accounts: [work, home, club],
        brokenFiles: [
            BrokenFile(
                account: "old", place: "accounts/old.toml:3:1",
                message: "there is no key \"provder\"; did you mean provider?")
        ], leftovers: [name("gone")])

    static let types = [
        TokenType(id: "microsoft:graph", name: "Microsoft Graph API", provider: name("microsoft")),
        TokenType(id: "microsoft:imap", name: "Microsoft 365 IMAP/SMTP", provider: name("microsoft")),
        TokenType(id: "microsoft:ews", name: "Exchange Web Services", provider: name("microsoft")),
        TokenType(id: "google:imap", name: "Google", provider: name("google")),
        TokenType(id: "generic:imap", name: "Other", provider: name("generic")),
    ]

    static let accountForm = AccountForm(
        draft: AccountDraft(
            name: "work", changing: name("work"), address: "alice@contoso.example",
            incoming: ServerDraft(mailProtocol: "imap"),
            outgoing: ServerDraft(mailProtocol: "smtp", host: "smtp.office365.com", port: "587", usesOAuth: false)),
        defaults: [
            .incoming: [
                .imap: ServerDraft(
                    mailProtocol: "imap", host: "outlook.office365.com", port: "993", security: "tls",
                    user: "alice@contoso.example"),
                .pop: ServerDraft(
                    mailProtocol: "pop", host: "outlook.office365.com", port: "995", security: "tls",
                    user: "alice@contoso.example"),
            ],
            .outgoing: [
                .smtp: ServerDraft(
                    mailProtocol: "smtp", host: "smtp.office365.com", port: "587", security: "starttls",
                    user: "alice@contoso.example")
            ],
        ], types: types, keptPasswords: [.outgoing], file: "accounts/work.toml")

    static let keys = KeyForm(
        values: [
            KeyForm.Value(key: "address", texts: ["alice@contoso.example"], origin: "file:accounts/work.toml:3"),
            KeyForm.Value(
                key: "clients", texts: ["mbsync", "msmtp:passwordeval"], origin: "file:accounts/work.toml:5"),
            KeyForm.Value(key: "incoming.host", texts: ["outlook.office365.com"], origin: "provider:microsoft:31"),
        ],
        known: [
            KeyForm.Known(key: "clients", meaning: "The mail programs that apply configures"),
            KeyForm.Known(key: "incoming.ca-file"),
        ], file: "accounts/work.toml", revision: "8a3f-1")

    static let discovered = Discovered(
        draft: AccountDraft(
            name: "contoso", address: "alice@contoso.example", type: "microsoft:imap",
            incoming: ServerDraft(
                mailProtocol: "imap", host: "outlook.office365.com", port: "993", security: "tls"),
            outgoing: ServerDraft(
                mailProtocol: "smtp", host: "smtp.office365.com", port: "587", security: "starttls"),
            token: TokenDraft(
                type: "microsoft:imap", grantType: "authorization_code",
                parameters: ["account-type": "work", "tenant": "organizations"],
                tokenURL: "https://login.microsoftonline.com/organizations/oauth2/v2.0/token", scopes: "openid")),
        facts: [
            "provider: Microsoft 365 and Outlook.com, from the MX record of contoso.example",
            "incoming: outlook.office365.com:993, from the provider file",
            "outgoing: smtp.office365.com:587, from the provider file",
        ], warnings: ["contoso.example publishes autoconfig for other servers: mail.contoso.example:993"])

    static let tokenForm = TokenForm(
        draft: TokenDraft(
            type: "microsoft:imap", grantType: "authorization_code",
            parameters: ["tenant": "contoso.onmicrosoft.com", "account-type": "work"],
            authorizationURL: "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize",
            tokenURL: "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token",
            deviceAuthorizationURL: "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/devicecode",
            clientID: "00000000-0000-0000-0000-000000000000",
            scopes: "openid profile email offline_access https://outlook.office.com/IMAP.AccessAsUser.All"),
        types: types, grantTypes: [.authorizationCode, .deviceCode, .clientCredentials],
        parameters: [
            TokenParameter(
                name: "account-type", explanation: "work (also school) or personal (outlook.com, hotmail.com)",
                defaultValue: "work", choices: ["work", "personal"]),
            TokenParameter(
                name: "tenant", explanation: "your organization's domain or tenant ID", defaultValue: "organizations"),
            TokenParameter(
                name: "cloud", explanation: "the cloud that your organization is in", defaultValue: "global",
                choices: ["global", "us-government", "us-defense", "china"]),
        ],
        callbackURL: "http://localhost",
        callbackNote: "register it under \"Mobile and desktop applications\"; any port is accepted",
        clientSecret: .kept(boundTo: "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"),
        scopes: [
            ExplainedScope(scope: "openid", explanation: "says who consented"),
            ExplainedScope(scope: "profile", explanation: "says the name of who consented"),
            ExplainedScope(scope: "email", explanation: "says the address of who consented"),
            ExplainedScope(scope: "offline_access", explanation: "new access tokens without asking you each hour"),
            ExplainedScope(
                scope: "https://outlook.office.com/IMAP.AccessAsUser.All",
                explanation: "reads and changes your mail over IMAP"),
        ],
        sharedMailboxScopes: [
            ExplainedScope(
                scope: "https://outlook.office.com/Mail.ReadWrite.Shared",
                explanation: "reads and changes mail in mailboxes that are shared with you")
        ],
        permissions: [
            "Office 365 Exchange Online: IMAP.AccessAsUser.All (delegated)",
            "Office 365 Exchange Online: SMTP.Send (delegated)",
        ],
        registrationPage: "https://entra.microsoft.com/",
        whatToKnow:
            "Basic authentication is switched off for IMAP and POP; SMTP follows. See https://aka.ms/basic-auth",
        isShared: true)

    static func signIn(_ step: SignInStep?, isCancelled: Bool = false) -> SignInView {
        SignInView(
            id: "Zm9yLXRoZS10ZXN0", subject: SignInSubject(work, .incoming), step: step,
            authorizationURL: url(
                "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize?state=s"),
            isCancelled: isCancelled)
    }

    private static func trial(_ problem: ConsoleProblem?) -> SignInView {
        SignInView(
            id: "Zm9yLXRoZS10ZXN0",
            subject: .trial(PluginName(kind: "provider", name: work.name), address: work.address),
            step: .tried(lines: ["ok: it answers", "not ok: it revokes what it gave: it said nothing"], problem))
    }

    /// The browser is on another machine, or the callback URL is.
    private static func byHand(comesBack: Bool) -> SignInView {
        let redirectURI = comesBack ? "http://localhost:43187" : "https://login.contoso.example/nativeclient"
        let inbox = RedirectInbox(to: redirectURI, comesBack: comesBack) { _ in nil }
        var view = signIn(.open(url("https://login.microsoftonline.com/common"), inbox))
        view.isByHand = comesBack
        if comesBack { view.addressProblem = "that is a part of the address only, or the code alone" }
        return view
    }

    static let prompt = DevicePrompt(
        userCode: "GTHK-QPXN", address: url("https://microsoft.com/devicelogin"),
        message: "Use a browser that you trust", expiresAt: now.addingTimeInterval(840))

    static let wrongAccount = ConsoleProblem(
        subject: "work incoming",
        what: "bob@contoso.example signed in, but this account is alice@contoso.example; nothing was kept",
        remedy: "sign out at the provider, or choose the right account there, and try again", whoseMove: .you)

    static let signIns: [(name: String, view: SignInView)] = [
        ("preparing", signIn(nil)), ("open", signIn(.open(url("https://login.microsoftonline.com/common"), nil))),
        ("by-hand", byHand(comesBack: true)), ("elsewhere", byHand(comesBack: false)),
        ("enter-code", signIn(.enterCode(prompt))),
        ("notice", signIn(.notice("Look at your phone"))),
        ("question", signIn(.question(SignInQuestion(ProgramQuestion("Which colour?", usualAnswer: "blue"))))),
        ("authorized", signIn(.authorized)),
        ("verifying", signIn(.verifying)), ("finished", signIn(.finished(incoming))),
        ("failed", signIn(.failed(wrongAccount))), ("tried", trial(nil)), ("tried-in-vain", trial(refused)),
        ("cancelled", signIn(nil, isCancelled: true)),
    ]

    static let plan = [
        PlannedStep(
            line: "home incoming: authorize: the grant was ended by the provider", account: home.name,
            direction: .incoming, need: .authorization),
        PlannedStep(
            line: "work incoming: store password", account: work.name, direction: .incoming,
            need: .step("run: mailgrant store password work --incoming")),
        PlannedStep(
            line: "work: install client msmtp (/home/alice/.msmtprc)", account: work.name,
            fileChange: FileDifference(file: "/home/alice/.msmtprc", text: "@@ -0,0 +1 @@\n+account work\n")),
        PlannedStep(line: "install the timer that checks every account: mailgrant-check.timer"),
    ]

    static let applied = [
        AppliedStep(step: PlannedStep(line: "work outgoing: check the server")),
        AppliedStep(
            step: PlannedStep(line: "work: install the configuration of mbsync in ~/.mbsyncrc"),
            problem: ConsoleProblem(
                subject: "work", what: "a person wrote ~/.mbsyncrc, so it is not rewritten",
                remedy: "compare with: mailgrant client show work mbsync")),
    ]

    static let secrets = TokenSecrets(
        certificate: "/etc/mailgrant/client.pem", key: .kept(boundTo: "https://login.microsoftonline.com"),
        isAuthorized: true)

    static let files = FileReport(
        directory: "/home/alice/.config/mailgrant",
        findings: [
            Finding(place: "accounts/old.toml:3:1", message: "incoming.port: is not a port number"),
            Finding(place: "accounts/work.toml:1:1", message: "address: has another account", isWarning: true),
        ])

    static let commits = PulledCommits(
        commit: "3f786850e387550fdab836ed7e6dc881de23001b", branch: "origin/main", verified: true,
        commits: [PulledCommits.Commit(id: "3f786850e387", author: "Bob", subject: "The mail server has moved")],
        changes: [
            PulledCommits.Change(line: "work incoming will need you: the host has changed", needsPerson: true),
            PulledCommits.Change(line: "club is new", needsPerson: false),
        ], plan: ["work incoming: authorize"], submodules: ["Submodule shared is wanted at another commit"])

    static let provider = ProviderSheet(
        provider: ProviderSummary(
            name: name("microsoft"), displayName: "Microsoft 365", notice: "SMTP AUTH may be off",
            file: "/home/alice/.config/mailgrant/providers/microsoft.toml", protocols: [.imap, .smtp]),
        parameters: [
            TokenParameter(name: "tenant", explanation: "whose directory", defaultValue: "common"),
            TokenParameter(
                name: "cloud", explanation: "which cloud", defaultValue: "world", choices: ["world", "china"]),
        ],
        sections: [
            ProviderSheet.Section(
                title: "", rows: [ProviderSheet.Row(name: "register at", value: "https://entra.microsoft.com")]),
            ProviderSheet.Section(
                title: "incoming imap", detail: "outlook.office365.com:993",
                rows: [ProviderSheet.Row(name: "scopes", value: "https://outlook.office.com/IMAP.AccessAsUser.All x")]),
        ])

    static let journal: [JournalEntry] = [
        JournalEntry(
            at: now.addingTimeInterval(-540), kind: "verified", account: "work", direction: .incoming,
            detail: "imap outlook.office365.com:993 opened INBOX with XOAUTH2"),
        JournalEntry(
            at: now.addingTimeInterval(-552), kind: "authorized", account: "work", direction: .incoming,
            detail: "alice@contoso.example consented"),
        JournalEntry(
            at: now.addingTimeInterval(-5000), kind: "ended", account: "home", direction: .incoming,
            detail: "Google: invalid_grant"),
        JournalEntry(at: now.addingTimeInterval(-9000), kind: "minted", account: "work", direction: .incoming),
        JournalEntry(
            at: now.addingTimeInterval(-86_400), kind: "refreshed", account: "club", direction: .incoming,
            detail: "access token for imap mail.chess-club.example:993"),
        JournalEntry(
            at: now.addingTimeInterval(-86_400 * 3), kind: "authorized", account: "work",
            detail: "alice@contoso.example consented"),
    ]

    static let chain = [
        ChainLink(
            name: "declaration", state: .whole, detail: "accounts/work.toml declares imap outlook.office365.com:993"),
        ChainLink(name: "token store", state: .whole, detail: "Secret Service, unlocked, holds the grant"),
        ChainLink(
            name: "token cache", state: .noted, detail: "empty", remedy: "the next call of a helper fills it"),
        ChainLink(name: "provider", state: .whole, detail: "login.microsoftonline.com answered in 84 ms"),
        ChainLink(name: "proxy", state: .skipped, detail: "none is declared"),
        ChainLink(
            name: "mail TLS", state: .broken,
            detail: "the certificate of outlook.office365.com is from an authority that this machine does not trust",
            remedy: "name its file under ca-file, then run: mailgrant check work --incoming"),
        ChainLink(name: "sign-in", state: .unknown, detail: "not looked at"),
        ChainLink(name: "mailbox", state: .unknown, detail: "not looked at"),
    ]

    static let clients = [
        ClientText(
            name: name("msmtp"), client: "msmtp", form: "", summary: "sends mail from the command line",
            file: "~/.msmtprc",
            text: """
                account work
                host smtp.office365.com
                port 587
                auth xoauth2
                user alice@contoso.example
                passwordeval mailgrant-outgoing work
                from alice@contoso.example
                """, isInstalled: true, canBeWritten: true, writtenTo: "/home/alice/.msmtprc"),
        ClientText(
            name: name("mbsync"), client: "isync", form: "mbsync 1.5", summary: "copies mailboxes to Maildir folders",
            file: "~/.mbsyncrc",
            text: """
                IMAPAccount work
                Host outlook.office365.com
                TLSType IMAPS
                User alice@contoso.example
                AuthMechs XOAUTH2
                PassCmd "mailgrant-incoming work"
                """, isInstalled: false, canBeWritten: true),
    ]

    static let installing = ClientChange(.install, name("mbsync"), of: work.name, form: "mbsync 1.5")
    static let installPreview = ClientPreview(
        client: "isync",
        differences: [
            FileDifference(
                file: "/home/alice/.mbsyncrc",
                text: "--- /dev/null\n+++ b/home/alice/.mbsyncrc\n@@ -0,0 +1 @@\n+IMAPAccount work\n"),
            FileDifference(file: "/home/alice/.mbsyncrc.d/work", text: ""),
        ], advice: "add to ~/.mbsyncrc once: Include ~/.mbsyncrc.d/work")

    static let difference = DeclarationDiff(
        file: "accounts/home.toml",
        text: """
            --- a/accounts/home.toml
            +++ b/accounts/home.toml
            @@ -4,7 +4,7 @@
             [incoming]
             protocol = "imap"
            -host     = "imap.googlemail.com"
            +host     = "imap.gmail.com"
            +port     = 993

             [outgoing]
             protocol = "smtp"

            """, secretWasDropped: true)

    static let problems = [
        FieldProblem(field: .server(.incoming, .port), message: "is not a port number"),
        FieldProblem(field: .address, message: "is no mail address"),
        FieldProblem(field: .form, message: "nothing was written"),
    ]
}

extension PageFrame {
    /// The same for a page that can show one account or all.
    func listing(_ accounts: AccountSummary...) -> PageFrame {
        var frame = self
        frame.accounts = accounts.map(\.name)
        return frame
    }

    /// The same with a notice, where there is one.
    func noticing(_ notice: PageNotice?) -> PageFrame {
        var frame = self
        frame.notice = notice ?? frame.notice
        return frame
    }
}
