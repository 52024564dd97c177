import FoundationEssentials
import Surroundings
import Testing

@Suite("Authorizing with a browser on another computer")
struct PasteFlowTests {
    private static let signInAddress = "(https://\\S+/authorize\\?\\S+)"

    private func text(of file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    }

    @Test("At the prompt: garbage is said to be that and asked for again, and the right address may be very long")
    func prompt() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let other = try await practice.addressOfAnotherAttempt()
            let copy = try practice.moveBrowserAway()
            let visit = try await practice.terminal().run(
                practice.shell(
                    """
                    mailgrant authorize demo --no-browser; status=$?
                    stty -a | grep -q ' icanon' && echo restored; exit $status
                    """),
                .init(Self.signInAddress, browse: practice.browser.executable),
                .init("then Enter: ", send: "just-a-code\n"),
                .init("a part of the address only(?s:.*)then Enter: ", send: "\(other)\n"),
                .init("belongs to another sign-in(?s:.*)then Enter: ", send: "http://127.0.0.1:1/?co\nde=1\n"),
                .init("spaces or line breaks(?s:.*)then Enter: ", send: "wrong\u{15}x\u{7F}"),
                .init("", sendFile: copy),
                .init("", send: "&padding=" + String(repeating: "x", count: 10_000) + "\n"))
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("demo incoming: authorized as \(practice.address), verified"))
            #expect(visit.shown.contains("restored"))
            // The code is never shown: terminals keep what they show.
            let code = try #require(try text(of: copy).firstMatch(of: /code=([^&]+)/)).1
            #expect(!visit.shown.contains(code))
        }
    }

    @Test(
        "At the prompt: the provider's refusal ends the sign-in, as it does at the listener; all is as it was")
    func refusal() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let copy = try practice.moveBrowserAway()
            var denying = try practice.owner()
            denying.copiesRedirectTo = copy
            denying.decision = .deny
            try practice.browser.play(denying)
            let visit = try await practice.terminal().run(
                practice.authorizingBrowserless("--incoming"),
                .init(Self.signInAddress, browse: practice.browser.executable),
                .init("then Enter: ", sendFile: copy), .init("", send: "\n"))
            #expect(visit.status == .exited(77), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("consent was denied"))
            #expect(try await practice.storedItems("grant").contains("secret = ") == false)
            try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "not authorized yet")
        }
    }

    @Test("From a file, which is waited for: what another sign-in left there is said, and not taken")
    func file() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let other = try await practice.addressOfAnotherAttempt()
            let copy = try practice.moveBrowserAway()
            let file = "\(practice.scratch.path)/redirect address.txt"
            try writePrivateFile(other.utf8, to: file)
            // The browser's person is slower than whoever looks at the file.
            let outcome = try await practice.shell(
                """
                mailgrant authorize demo --redirect-from "\(file)" >out 2>err & pid=$!
                until grep -q 'another sign-in' err; do sleep 0.1; done
                until test -s \(copy); do sleep 0.1; done
                cat \(copy) >"\(file)"; wait $pid
                """.replacing("out 2>err", with: "\(practice.scratch.path)/out 2>\(practice.scratch.path)/err")
                    .replacing("in' err;", with: "in' \(practice.scratch.path)/err;")
            ).run()
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try text(of: "\(practice.scratch.path)/out").contains("demo incoming: authorized as"))
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }

    @Test("From a pipe: the right address authorizes, one of another sign-in ends it with its reason")
    func pipe() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let other = try await practice.addressOfAnotherAttempt()
            let refused = try await practice.authorizing(.incoming, "--no-browser", "--redirect-from", "-")
                .run(input: Array(other.utf8))
            #expect(refused.status == .exited(77))
            #expect(refused.errors.contains("belongs to another sign-in"))
            #expect(!refused.errors.contains("code="))

            let copy = try practice.moveBrowserAway()
            let place = practice.scratch.path
            let outcome = try await practice.shell(
                """
                mkfifo \(place)/fifo
                mailgrant authorize demo --no-browser --redirect-from - <\(place)/fifo >\(place)/out 2>&1 & pid=$!
                exec 3>\(place)/fifo
                until address=$(grep -m1 '^https://' \(place)/out); do sleep 0.1; done
                "$BROWSER" "$address"; cat \(copy) >&3; exec 3>&-; wait $pid
                """
            ).run()
            let written = try text(of: "\(place)/out")
            #expect(outcome.status == .exited(0), "\(written)")
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }

    @Test("From another shell: --resume brings the address to the process that waits, and hears what came of it")
    func resume() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await expectFailure(
                of: practice.mailgrant("authorize", Practice.account, "--resume"), .noPermission,
                saying: "no sign-in waits here", "mailgrant authorize demo --no-browser")
            let other = try await practice.addressOfAnotherAttempt()
            let copy = try practice.moveBrowserAway()
            let place = practice.scratch.path
            try writePrivateFile(other.utf8, to: "\(place)/other")
            let outcome = try await practice.shell(
                """
                mailgrant authorize demo --no-browser </dev/null >\(place)/out 2>&1 & pid=$!
                until address=$(grep -m1 '^https://' \(place)/out); do sleep 0.1; done
                "$BROWSER" "$address"
                stat -c %a "$XDG_RUNTIME_DIR"/mailgrant/sign-ins "$XDG_RUNTIME_DIR"/mailgrant/sign-ins/*
                mailgrant authorize demo --resume <\(place)/other; echo other $?
                mailgrant authorize demo --resume <\(copy); echo right $?
                wait $pid; echo waiting $?
                """
            ).run()
            #expect(
                outcome.output == """
                    700
                    600
                    other 77
                    demo: the waiting process has it, and \(practice.address) is authorized
                    right 0
                    waiting 0

                    """)
            #expect(outcome.errors.contains("belongs to another sign-in") && !outcome.errors.contains("code="))
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            #expect(!FileManager.default.fileExists(atPath: "\(place)/runtime/mailgrant/sign-ins"))
        }
    }

    @Test("The one who brings the address hears that it came to nothing")
    func resumeInVain() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let copy = try practice.moveBrowserAway()
            var stranger = try practice.stranger()
            stranger.copiesRedirectTo = copy
            try practice.browser.play(stranger)
            let place = practice.scratch.path
            let outcome = try await practice.shell(
                """
                mailgrant authorize demo --incoming --no-browser </dev/null >\(place)/out 2>&1 & pid=$!
                until address=$(grep -m1 '^https://' \(place)/out); do sleep 0.1; done
                "$BROWSER" "$address"
                mailgrant authorize demo --resume <\(copy); echo brought $?
                wait $pid; echo waiting $?
                """
            ).run()
            #expect(outcome.output == "brought 77\nwaiting 77\n")
            #expect(outcome.errors.contains("mallory@example.org consented, but the account declares"))
        }
    }

    @Test("The listener is open at the same time, and a browser that does come back wins")
    func listenerWins() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let visit = try await practice.terminal().run(
                practice.authorizingBrowserless(),
                .init(
                    "(https://\\S+/authorize\\?\\S+)(?s:.*)ssh -L \\d+:127.0.0.1:\\d+ NAME(?s:.*)then Enter: ",
                    browse: practice.browser.executable))
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")
            #expect(visit.shown.contains("demo outgoing: authorized by the grant at hand"))
        }
    }

    @Test(
        "A callback URL that the provider has for this is no listener's: its address is asked for, with the browser open"
    )
    func foreignCallback() async throws {
        let callback = "https://login.example/nativeclient"
        try await inPractice(providerOptions: ["--redirect-uri", callback]) { practice in
            try await practice.declareForeign(callback)
            try practice.editDeclaration(callback, "\(callback)/other")
            try await expectFailure(
                of: practice.helper(.incoming), .configuration, saying: "redirect-uri",
                "nor one that the provider has: \(callback)")
            try practice.editDeclaration("\(callback)/other", callback)

            // Nobody can paste there, and nothing listens.
            try await expectFailure(
                of: practice.helper(.incoming, "--interactive"), .unavailable, saying: "cannot be listened at")

            let copy = try practice.moveBrowserAway()
            let visit = try await practice.terminal().run(
                practice.authorizing(), .init("It was opened with(?s:.*)begins with \(callback)(?s:.*)then Enter: "),
                .init("", sendFile: copy), .init("", send: "\n"))
            #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem)")
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })

            // In the background nobody can be asked: it waits for another shell all the same.
            let first = try await practice.status()[.incoming]?.grant?.id
            let background = try await practice.terminal().run(
                practice.shell(
                    """
                    set -m; rm \(copy)
                    mailgrant authorize demo --consent & pid=$!
                    until test -s \(copy); do sleep 0.1; done
                    mailgrant authorize demo --resume <\(copy) && wait $pid
                    """), .init("the sign-in still waits for the other ways"))
            #expect(background.status == .exited(0), "\(background.shown) \(background.problem)")
            #expect(try await practice.status()[.incoming]?.grant?.id != first)
        }
    }
}
