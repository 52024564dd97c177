import Grants
import HTTPTypes
import Hummingbird

/// All accounts, and the servers of each.
struct AccountRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/", use: overview)
        // Beside the accounts, since one of them may be called `new`.
        router.get("/new-account", use: newAccount)
        router.post("/new-account/discover", use: discover)
        router.post("/accounts", use: addAccount)
        router.get("/accounts/:name", use: settings)
        router.post("/accounts/:name", use: changeSettings)
    }

    @Sendable private func overview(_ request: Request, _ visit: Visit) async throws -> Response {
        let overview = try await desk.operations.overview()
        var frame = desk.frame(request, visit)
        // A plan that cannot be made says why on its own page.
        frame.planCount = try? await desk.operations.plan(of: []).steps.count
        return .page(desk.pages.overview(overview, frame))
    }

    @Sendable private func newAccount(_ request: Request, _ visit: Visit) async throws -> Response {
        let form = try await desk.operations.form(of: nil)
        return .page(desk.pages.account(form, summary: nil, problems: [], desk.frame(request, visit)))
    }

    @Sendable private func discover(_ request: Request, _ visit: Visit) async throws -> Response {
        let draft = AccountDraft(form: visit.form)
        var form = try await desk.operations.form(of: nil)
        let search = DiscoverySearch(
            draft.address, isOffline: visit.form["offline"] != nil, nameServer: visit.form["name-server"] ?? "")
        do {
            let found = try await desk.operations.discover(search)
            return .page(desk.pages.discovered(found, types: form.types, desk.frame(request, visit)))
        } catch {
            form.draft.address = draft.address
            form.search = search
            var frame = desk.frame(request, visit)
            frame.notice = .problem(error)
            return .page(
                desk.pages.account(form, summary: nil, problems: [], frame), .unprocessableContent)
        }
    }

    @Sendable private func addAccount(_ request: Request, _ visit: Visit) async throws -> Response {
        try await save(AccountDraft(form: visit.form), of: nil, request, visit)
    }

    @Sendable private func settings(_ request: Request, _ visit: Visit) async throws -> Response {
        let account: AccountSummary
        do {
            account = try await desk.account(visit)
        } catch is FrontDesk.NotFound where request.uri.path == "/accounts/new" {
            // What people type in who guess at the address.
            return .redirect(to: "/new-account")
        }
        let form = try await desk.operations.form(of: account.name)
        return .page(desk.pages.account(form, summary: account, problems: [], desk.frame(request, visit)))
    }

    @Sendable private func changeSettings(_ request: Request, _ visit: Visit) async throws -> Response {
        let account = try await desk.account(visit)
        return try await save(AccountDraft(form: visit.form, changing: account.name), of: account, request, visit)
    }

    private func save(
        _ draft: AccountDraft, of account: AccountSummary?, _ request: Request, _ visit: Visit
    ) async throws -> Response {
        let outcome: SaveOutcome
        var problems: [FieldProblem] = []
        var frame = desk.frame(request, visit)
        do {
            outcome = try await desk.operations.save(draft, isDryRun: visit.form["action"] == FrontDesk.dryRun)
        } catch {
            frame.notice = .problem(error)
            outcome = .invalid([])
        }
        switch outcome {
        case .saved(let file):
            return desk.redirect(to: "/accounts/\(draft.name)", saying: .saved(file: file), visit)
        case .toCopy(let difference):
            return .page(desk.pages.difference(difference, back: request.uri.path, frame))
        case .wouldChange(let difference): return .page(desk.pages.dryRun(difference, frame))
        case .invalid(let found):
            problems = found
        }
        // Nothing of what was typed is lost.
        var form = try await desk.operations.form(of: account?.name)
        form.draft = draft
        return .page(
            desk.pages.account(form, summary: account, problems: problems, frame), .unprocessableContent)
    }
}
