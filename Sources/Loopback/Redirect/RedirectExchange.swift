import OAuth

/// Which request to the callback URL is the awaited one, and what every browser gets: a state machine without I/O.
///
/// Browsers are known by numbers. Each event returns what is to be done.
struct RedirectExchange {
    typealias BrowserID = Int

    enum Action: Sendable {
        case answer(BrowserID, Answer)
        /// The awaited request has come; its browser is kept waiting.
        case deliver(RedirectVerdict)
    }

    private enum State {
        /// Nobody can judge a request yet; the browser was quicker. They are kept, in order.
        case unattended([(browser: BrowserID, query: String)])
        case waiting(examine: @Sendable (String) -> RedirectVerdict)
        /// The awaited request has come. Its browser, unless that went away.
        case settled(BrowserID?)
        case over
    }

    private var state = State.unattended([])

    /// Somebody now waits and can judge requests.
    mutating func wait(examine: @escaping @Sendable (String) -> RedirectVerdict) -> [Action] {
        guard case .unattended(let early) = state else { return [] }
        state = .waiting(examine: examine)
        return early.flatMap { arrived(query: $0.query, from: $0.browser) }
    }

    /// A request to the callback URL.
    mutating func arrived(query: String, from browser: BrowserID) -> [Action] {
        switch state {
        case .unattended(let early):
            state = .unattended(early + [(browser, query)])
            return []
        case .waiting(let examine):
            let verdict = examine(query)
            if case .stray = verdict { return [.answer(browser, .stray)] }
            state = .settled(browser)
            return [.deliver(verdict)]
        case .settled, .over:
            return [.answer(browser, .over)]
        }
    }

    /// A browser closed its connection.
    mutating func left(_ browser: BrowserID) {
        switch state {
        case .unattended(let early):
            state = .unattended(early.filter { $0.browser != browser })
        case .settled(browser):
            state = .settled(nil)
        case .waiting, .settled, .over:
            break
        }
    }

    /// The outcome is known, or nobody waits any more: the browsers that are kept waiting learn it.
    mutating func conclude(with answer: Answer) -> [Action] {
        defer { state = .over }
        switch state {
        case .unattended(let early): return early.map { .answer($0.browser, answer) }
        case .settled(let browser?): return [.answer(browser, answer)]
        case .settled(nil), .waiting, .over: return []
        }
    }
}
