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
        let accounts = desk.accounts(in: desk.query(request))
        let sheet = try await desk.operations.plan(of: accounts)
        return try await page(sheet, of: accounts, request, visit)
    }

    @Sendable private func apply(_ request: Request, _ visit: Visit) async throws -> Response {
        let accounts = desk.accounts(in: visit.form)
        let applied = AppliedSteps()
        let left = try await desk.operations.apply(to: accounts) { applied.add($0) }
        return try await page(left, of: accounts, applied: applied.all, request, visit)
    }

    private func page(
        _ sheet: PlanSheet, of accounts: [PlainName], applied: [AppliedStep] = [], _ request: Request, _ visit: Visit
    ) async throws -> Response {
        var frame = desk.frame(request, visit)
        frame.accounts = try await desk.operations.accountNames()
        // The navigation counts everything.
        frame.planCount = accounts.isEmpty ? sheet.steps.count : try? await desk.operations.plan(of: []).steps.count
        return .page(desk.pages.plan(sheet, of: accounts, applied: applied, frame))
    }
}

/// Steps as they are reported.
private final class AppliedSteps: Sendable {
    private let steps = Mutex<[AppliedStep]>([])

    func add(_ step: AppliedStep) { steps.withLock { $0.append(step) } }
    var all: [AppliedStep] { steps.withLock { $0 } }
}
