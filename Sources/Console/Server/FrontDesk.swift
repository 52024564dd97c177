import Grants
import HTTPTypes
import Hummingbird
import Secrets

/// What all routes need: the operations, the pages, and who is asking.
struct FrontDesk: Sendable {
    let operations: any ConsoleOperations
    let pages: ConsolePages
    let notices: Notices
    let time: ConsoleTime

    /// The value of the button that only asks what saving would change.
    static let dryRun = "dry-run"

    /// There is no such page for this request.
    struct NotFound: Error {}

    func frame(_ request: Request, _ visit: Visit) -> PageFrame {
        var frame = PageFrame(csrfToken: visit.session.csrfToken.exposedText, now: time.now(), observed: visit.observed)
        frame.notice = query(request, Notices.parameter).flatMap {
            notices.notice($0, for: visit.session)
        }
        return frame
    }

    /// To another page, which says what has become of the change.
    func redirect(to path: String, saying notice: PageNotice, _ visit: Visit) -> Response {
        .redirect(to: notices.address(path, with: notice, for: visit.session))
    }

    func query(_ request: Request, _ name: String) -> String? {
        query(request)[name]
    }

    /// What an address says behind its question mark; nothing where it says nothing that can be read.
    func query(_ request: Request) -> FormValues {
        request.uri.query.flatMap { FormValues(urlEncoded: $0.utf8) } ?? FormValues([])
    }

    /// The accounts that a form or an address names, in order. What is no name is nobody's.
    func accounts(in values: FormValues) -> [PlainName] {
        Set(values.all("account").compactMap { PlainName($0) }).sorted()
    }

    /// Whether a script of ours asks for the part of the page that goes into a dialog.
    func wantsFragment(_ request: Request) -> Bool {
        request.headers[named: "X-Fragment"] == ["dialog"]
    }

    /// The account that a path names.
    ///
    /// - Throws: ``NotFound``; ``BrokenAccount``; ``ConsoleProblem``.
    func account(_ visit: Visit) async throws -> AccountSummary {
        guard let name = visit.coreContext.parameters.get("name").flatMap(PlainName.init) else { throw NotFound() }
        let found = try await operations.overview(of: name)
        if let account = found.accounts.first { return account }
        guard !found.brokenFiles.isEmpty else { throw NotFound() }
        throw BrokenAccount(name: name.text, files: found.brokenFiles)
    }

    /// The connection that a path names.
    ///
    /// - Throws: as ``account(_:)``.
    func connection(_ visit: Visit) async throws -> (account: AccountSummary, direction: Direction) {
        let account = try await account(visit)
        guard let direction = visit.coreContext.parameters.get("direction").flatMap(Direction.init(rawValue:)),
            account.connections.contains(where: { $0.direction == direction })
        else { throw NotFound() }
        return (account, direction)
    }
}
