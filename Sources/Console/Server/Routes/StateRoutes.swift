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
            return .page(desk.pages.journal(try await desk.operations.journal(query), query, frame))
        } catch {
            // Nothing of what was typed is lost.
            frame.notice = .problem(error)
            return .page(desk.pages.journal(JournalExcerpt(), query, frame), .unprocessableContent)
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
        do throws(ConsoleProblem) {
            let left = try await desk.operations.apply(to: accounts, shown: visit.form["shown"] ?? "") {
                applied.add($0)
            }
            return try await page(left, of: accounts, applied: applied.all, request, visit)
        } catch {
            // The plan as it is now, where there still is one.
            guard let sheet = try? await desk.operations.plan(of: accounts) else { throw error }
            return try await page(sheet, of: accounts, applied: applied.all, saying: error, request, visit)
        }
    }

    private func page(
        _ sheet: PlanSheet, of accounts: [PlainName], applied: [AppliedStep] = [],
        saying problem: ConsoleProblem? = nil,
        _ request: Request, _ visit: Visit
    ) async throws(ConsoleProblem) -> Response {
        var frame = desk.frame(request, visit)
        frame.accounts = try await desk.operations.accountNames()
        // The navigation counts everything.
        frame.planCount = accounts.isEmpty ? sheet.steps.count : try? await desk.operations.plan(of: []).steps.count
        if let problem { frame.notice = .problem(problem) }
        return .page(
            desk.pages.plan(sheet, of: accounts, applied: applied, frame), problem == nil ? .ok : .unprocessableContent)
    }
}

/// Steps as they are reported.
private final class AppliedSteps: Sendable {
    private let steps = Mutex<[AppliedStep]>([])

    func add(_ step: AppliedStep) { steps.withLock { $0.append(step) } }
    var all: [AppliedStep] { steps.withLock { $0 } }
}
