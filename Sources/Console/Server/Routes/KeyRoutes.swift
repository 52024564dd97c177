import Grants
import HTTPTypes
import Hummingbird

/// All keys of an account's file, and those of `mailgrant.toml`.
struct KeyRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/settings") { request, visit in try await page(nil, request, visit) }
        router.post("/settings") { request, visit in try await save(nil, request, visit) }
        router.get("/accounts/:name/keys") { request, visit in
            try await page(desk.account(visit), request, visit)
        }
        router.post("/accounts/:name/keys") { request, visit in
            try await save(desk.account(visit), request, visit)
        }
    }

    private func page(_ account: AccountSummary?, _ request: Request, _ visit: Visit) async throws -> Response {
        let form = try await desk.operations.keys(of: account?.name)
        // A list of values has a link for each, which fills the form in.
        let draft = KeyDraft(key: desk.query(request, "key") ?? "", revision: form.revision)
        return .page(desk.pages.keys(form, draft, account: account, problems: [], desk.frame(request, visit)))
    }

    private func save(_ account: AccountSummary?, _ request: Request, _ visit: Visit) async throws -> Response {
        let draft = KeyDraft(form: visit.form)
        var problems: [FieldProblem] = []
        var frame = desk.frame(request, visit)
        do {
            let isDryRun = visit.form["action"] == FrontDesk.dryRun
            switch try await desk.operations.save(draft, of: account?.name, isDryRun: isDryRun) {
            case .saved(let file):
                return desk.redirect(to: request.uri.path, saying: .saved(file: file), visit)
            case .toCopy(let difference):
                return .page(desk.pages.difference(difference, back: request.uri.path, frame))
            case .wouldChange(let difference): return .page(desk.pages.dryRun(difference, frame))
            case .invalid(let found): problems = found
            }
        } catch {
            frame.notice = .problem(error)
        }
        // Nothing of what was typed is lost.
        let form = try await desk.operations.keys(of: account?.name)
        return .page(
            desk.pages.keys(form, draft, account: account, problems: problems, frame), .unprocessableContent)
    }
}
