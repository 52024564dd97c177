import Grants
import NIOCore
import OAuth

/// Where the connections of one listener meet whoever waits for the redirect. It lives on the listener's event loop.
final class RedirectDesk {
    typealias Waiter = CheckedContinuation<Result<RedirectVerdict, ConsentError>, Never>

    let screening: RequestScreening
    private let eventLoop: any EventLoop
    private let limits: ConnectionLimits
    private var exchange = RedirectExchange()
    private var connections: [RedirectExchange.BrowserID: RedirectConnection] = [:]
    private var lastID: RedirectExchange.BrowserID = 0
    private var waiter: Waiter?
    private var ended: ConsentError?

    init(path: String, limits: ConnectionLimits, eventLoop: any EventLoop) {
        screening = RequestScreening(path: path)
        self.limits = limits
        self.eventLoop = eventLoop
    }

    // MARK: Connections

    /// Whether there is room for one more.
    func admit(_ connection: RedirectConnection) -> Bool {
        guard connections.count < limits.connections else { return false }
        lastID += 1
        connections[lastID] = connection
        return true
    }

    func arrived(query: String, from connection: RedirectConnection) {
        guard let browser = browser(of: connection) else { return }
        perform(exchange.arrived(query: query, from: browser))
    }

    func left(_ connection: RedirectConnection) {
        guard let browser = browser(of: connection) else { return }
        connections[browser] = nil
        exchange.left(browser)
    }

    private func browser(of connection: RedirectConnection) -> RedirectExchange.BrowserID? {
        connections.first { $0.value === connection }?.key
    }

    // MARK: Whoever waits

    func wait(_ waiter: Waiter, examine: @escaping @Sendable (String) -> RedirectVerdict) {
        if let ended { return waiter.resume(returning: .failure(ended)) }
        self.waiter = waiter
        perform(exchange.wait(examine: examine))
    }

    /// Nobody waits any more: the person's time is over, or the program is ending.
    func end(_ error: ConsentError) {
        guard ended == nil else { return }
        ended = error
        waiter?.resume(returning: .failure(error))
        waiter = nil
    }

    /// Answers the browser that is kept waiting and closes the connections.
    ///
    /// - Returns: fulfilled when the answer was read or its time is over.
    func conclude(with answer: Answer) -> EventLoopFuture<Void> {
        end(ConsentError(.cancelled, "the callback URL was closed before the browser came back"))
        perform(exchange.conclude(with: answer))
        for connection in connections.values {
            connection.closeUnlessAnswering()
        }
        return .andAllComplete(connections.values.compactMap(\.whenClosed), on: eventLoop)
    }

    private func perform(_ actions: [RedirectExchange.Action]) {
        for action in actions {
            switch action {
            case .answer(let browser, let answer):
                connections[browser]?.answer(answer)
            case .deliver(let verdict):
                waiter?.resume(returning: .success(verdict))
                waiter = nil
            }
        }
    }
}
