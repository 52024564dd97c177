import Grants
import Hummingbird
import Synchronization

/// What has happened, and what is to be done.
struct StateRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/journal", use: journal)
        router.get("/plan", use: plan)
        router.post("/plan/apply", use: apply)
    }

    @Sendable private func journal(_ request: Request, _ visit: Visit) async throws -> Response {
        var frame = desk.frame(request, visit)
        frame.accounts = try await desk.operations.accountNames()
        let values = desk.query(request)
        let query = JournalQuery(
            accounts: desk.accounts(in: values), since: values["since"] ?? "", until: values["until"] ?? "",
            count: values["count"] ?? "")
        do throws(ConsoleProblem) {
            let entries = try await desk.operations.journal(query)
            return .page(desk.pages.journal(entries, query, frame))
        } catch {
            // Nothing of what was typed is lost.
            frame.notice = .problem(error)
            return .page(desk.pages.journal([], query, frame), .unprocessableContent)
        }
    }

    @Sendable private func plan(_ request: Request, _ visit: Visit) async throws -> Response {
        let steps = try await desk.operations.plan()
        return .page(desk.pages.plan(steps, applied: [], frame(request, visit, steps)))
    }

    @Sendable private func apply(_ request: Request, _ visit: Visit) async throws -> Response {
        let applied = AppliedSteps()
        let left = try await desk.operations.apply { applied.add($0) }
        return .page(desk.pages.plan(left, applied: applied.all, frame(request, visit, left)))
    }

    private func frame(_ request: Request, _ visit: Visit, _ steps: [PlannedStep]) -> PageFrame {
        var frame = desk.frame(request, visit)
        frame.planCount = steps.count
        return frame
    }
}

/// Steps as they are reported.
private final class AppliedSteps: Sendable {
    private let steps = Mutex<[AppliedStep]>([])

    func add(_ step: AppliedStep) { steps.withLock { $0.append(step) } }
    var all: [AppliedStep] { steps.withLock { $0 } }
}
