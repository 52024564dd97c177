import FoundationEssentials
import Grants
import Secrets
import Synchronization
import Testing

@testable import Console

/// The address that a browser ended at, brought back by hand.
@Suite(.timeLimit(.minutes(2))) struct WindowAddressTests {
    private let answer = "http://127.0.0.1:7/?code=hunter2&state=s"
    private let form = "address=http%3A%2F%2F127.0.0.1%3A7%2F%3Fcode%3Dhunter2%26state%3Ds"

    /// Begins a sign-in that waits for an address. Returns its path.
    private func begin(
        _ console: ConsoleAtWork, _ browser: Browser, comesBack: Bool = true,
        take: @escaping @Sendable (Secret) -> String?
    ) async throws -> String {
        let path = try #require(try await browser.post("/accounts/work/incoming/authorize")["Location"])
        await console.operations.untilSigningIn()
        let page = try #require(URL(string: "https://login.example/authorize"))
        console.operations.report(
            .open(page, RedirectInbox(to: "http://127.0.0.1:7", comesBack: comesBack, take: take)))
        while try await !browser.get(path).body.contains("login.example") {}
        return path
    }

    @Test("The form is one click away, and waits for the person; what is typed reaches the sign-in and is on no page")
    func bring() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let given = Mutex<[Secret]>([])
            let path = try await begin(console, browser) { address in
                given.withLock { $0.append(address) }
                return nil
            }
            let page = try await browser.get(path).body
            #expect(page.contains("href=\"\(path)/address\"") && page.contains("http-equiv=\"refresh\""))
            let byHand = try await browser.get("\(path)/address").body
            #expect(byHand.contains("begins with http://127.0.0.1:7 ") && !byHand.contains("http-equiv=\"refresh\""))

            let forged = try await browser.send("POST", "\(path)/address", browser.ownForm, body: "csrf=x&\(form)")
            #expect(forged.status == 403)
            let stranger = try await console.browser()
            #expect(try await stranger.post("\(path)/address", form).status == 404)
            #expect(try await stranger.get("\(path)/address").status == 404)
            #expect(given.withLock(\.count) == 0)

            let taken = try await browser.post("\(path)/address", form)
            #expect(taken.status == 303 && taken["Location"] == path && !taken.text.contains("hunter2"))
            #expect(given.withLock { $0 } == [Secret(answer)])
            #expect(try await !browser.get(path).body.contains("hunter2"))
            console.operations.endSignIn()
        }
    }

    @Test("An address that is not the awaited one is said to be so, and asked for again; none is sent on afterwards")
    func unusable() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let given = Mutex(0)
            let path = try await begin(console, browser, comesBack: false) { _ in
                given.withLock { $0 += 1 }
                return "that address belongs to another sign-in"
            }
            // Nobody comes back by another way: the form is there at once, and stays.
            let page = try await browser.get(path).body
            #expect(page.contains("action=\"\(path)/address\"") && !page.contains("http-equiv=\"refresh\""))
            #expect(!page.contains("cannot be opened?"))
            let answer = try await browser.post("\(path)/address", form)
            #expect(answer.status == 422 && answer.body.contains("That address belongs to another sign-in."))
            #expect(answer.body.contains("action=\"\(path)/address\"") && !answer.text.contains("hunter2"))

            console.operations.report(.authorized)
            while try await browser.get(path).body.contains("action=\"\(path)/address\"") {}
            #expect(try await browser.post("\(path)/address", form)["Location"] == path)
            #expect(given.withLock { $0 } == 1)
            console.operations.endSignIn()
        }
    }

    @Test("A sign-in that was stopped is given no address any more")
    func stopped() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let given = Mutex(0)
            let path = try await begin(console, browser) { _ in
                given.withLock { $0 += 1 }
                return nil
            }
            // It has yet to let go.
            console.operations.holdsOn()
            _ = try await browser.post("\(path)/cancel")
            #expect(try await browser.post("\(path)/address", form)["Location"] == path)
            #expect(given.withLock { $0 } == 0)
            console.operations.endSignIn()
        }
    }
}
