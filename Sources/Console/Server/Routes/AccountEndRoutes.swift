import Grants
import Hummingbird

/// What cannot be undone is asked first: GET asks, POST does.
struct AccountEndRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        for action in Confirmation.Action.allCases {
            router.get("/accounts/:name/\(action.rawValue)") { request, visit in
                let question = Confirmation(action, try await desk.account(visit))
                return Response.page(desk.pages.confirm(question, desk.frame(request, visit)))
            }
            router.post("/accounts/:name/\(action.rawValue)") { _, visit in
                let account = try await desk.account(visit).name
                do throws(ConsoleProblem) {
                    return desk.redirect(to: "/", saying: try await end(account, by: action), visit)
                } catch {
                    return desk.redirect(to: "/", saying: .problem(error), visit)
                }
            }
        }
    }

    private func end(_ account: PlainName, by action: Confirmation.Action) async throws(ConsoleProblem) -> PageNotice {
        switch action {
        case .revoke:
            return .revoked(lines: try await desk.operations.revoke(account))
        case .forget:
            try await desk.operations.forget(account)
            return .forgotten(account: account.text)
        }
    }
}
