import NIOHTTP1
import OAuth
import Secrets
import Testing

@testable import Loopback

@Suite struct RedirectExchangeTests {
    @Test("The first matching request is delivered and kept waiting; a later one learns that it is over")
    func matchThenOver() {
        var exchange = RedirectExchange()
        #expect(shown(exchange.wait(examine: rightState)) == [])
        #expect(shown(exchange.arrived(query: "state=wrong&code=x", from: 1)) == ["1: 400"])
        #expect(shown(exchange.arrived(query: "state=right&code=x", from: 2)) == ["code x"])
        #expect(shown(exchange.arrived(query: "state=right&code=x", from: 3)) == ["3: 410"])
        #expect(shown(exchange.conclude(with: .text(.ok, "done"))) == ["2: 200"])
        #expect(shown(exchange.arrived(query: "state=right&code=x", from: 4)) == ["4: 410"])
        #expect(shown(exchange.conclude(with: .text(.ok, "done"))) == [])
    }

    @Test("Requests that come before anybody waits are judged in their order as soon as somebody does")
    func early() {
        var exchange = RedirectExchange()
        #expect(shown(exchange.arrived(query: "", from: 1)) == [])
        #expect(shown(exchange.arrived(query: "state=right&code=a", from: 2)) == [])
        #expect(shown(exchange.arrived(query: "state=right&code=b", from: 3)) == [])
        exchange.left(1)
        #expect(shown(exchange.wait(examine: rightState)) == ["code a", "3: 410"])
    }

    @Test("A browser that goes away while it waits is not answered, and the outcome stands")
    func gone() {
        var exchange = RedirectExchange()
        _ = exchange.wait(examine: rightState)
        _ = exchange.arrived(query: "state=right&code=x", from: 1)
        exchange.left(1)
        #expect(shown(exchange.arrived(query: "state=right&code=x", from: 2)) == ["2: 410"])
        #expect(shown(exchange.conclude(with: .text(.ok, "done"))) == [])
    }

    @Test("A refusal by the provider ends the wait as a code does")
    func refusal() {
        var exchange = RedirectExchange()
        _ = exchange.wait { _ in .failed(.refused(ErrorAnswer(error: "access_denied"))) }
        #expect(shown(exchange.arrived(query: "error=access_denied", from: 1)) == ["failed"])
        #expect(shown(exchange.conclude(with: .text(.badRequest, "denied"))) == ["1: 400"])
    }

    private func shown(_ actions: [RedirectExchange.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .answer(let browser, let answer): "\(browser): \(answer.status.code)"
            case .deliver(.code(let code)): "code \(code.exposedText)"
            case .deliver(.failed): "failed"
            case .deliver(.stray): "stray"
            }
        }
    }
}
