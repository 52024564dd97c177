import Grants
import Hummingbird

/// What cannot be undone is asked first: GET asks, POST does.
struct AccountEndRoutes: Sendable {
    let desk: FrontDesk

    private static let allPath = "/forget"

    func add(to router: Router<Visit>) {
        router.get(RouterPath(Self.allPath)) { request, visit in
            Response.page(desk.pages.confirmForgettingAll(desk.frame(request, visit)))
        }
        router.post(RouterPath(Self.allPath)) { _, visit in
            let outcome = await desk.operations.forgetAll()
            return desk.redirect(to: "/", saying: notice(outcome) { .done(lines: $0) }, visit)
        }
        for action in Confirmation.Action.allCases {
            router.get("/accounts/:name/\(action.rawValue)") { request, visit in
                let question = try await question(action, visit)
                return Response.page(desk.pages.confirm(question, desk.frame(request, visit)))
            }
            router.post("/accounts/:name/\(action.rawValue)") { _, visit in
                let account = try await question(action, visit).name
                do throws(ConsoleProblem) {
                    return desk.redirect(to: "/", saying: try await end(account, by: action), visit)
                } catch {
                    return desk.redirect(to: "/", saying: .problem(error), visit)
                }
            }
        }
    }

    /// About an account, also one that no file declares any more.
    private func question(_ action: Confirmation.Action, _ visit: Visit) async throws -> Confirmation {
        guard let name = visit.coreContext.parameters.get("name").flatMap(PlainName.init) else {
            throw FrontDesk.NotFound()
        }
        let leftovers = try await desk.operations.overview(of: name).leftovers
        if leftovers.contains(name) { return Confirmation(action, leftover: name) }
        return Confirmation(action, try await desk.account(visit))
    }

    private func end(_ account: PlainName, by action: Confirmation.Action) async throws(ConsoleProblem) -> PageNotice {
        switch action {
        case .revoke:
            return notice(await desk.operations.revoke(account)) { .revoked(lines: $0) }
        case .forget:
            try await desk.operations.forget(account)
            return .forgotten(account: account.text)
        }
    }

    /// What was done, also where something went wrong after it.
    private func notice(
        _ outcome: (lines: [String], problem: ConsoleProblem?), _ done: ([String]) -> PageNotice
    ) -> PageNotice {
        outcome.problem.map { .tried(lines: outcome.lines, [$0]) } ?? done(outcome.lines)
    }
}
