import Grants
import HTTPTypes
import Hummingbird

/// "OAuth Token Details" of a connection.
struct TokenRoutes: Sendable {
    let desk: FrontDesk
    let signIns: SignIns

    func add(to router: Router<Visit>) {
        router.get("/accounts/:name/:direction/token", use: details)
        router.post("/accounts/:name/:direction/token", use: change)
    }

    /// What the buttons of the form are called.
    private enum Action: String {
        /// Fills in the defaults of what was chosen; nothing is written.
        case update
        case save
        /// Says what saving would change.
        case dryRun = "dry-run"
        /// Saves, and begins to sign in.
        case authorize
    }

    @Sendable private func details(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let form = try await desk.operations.tokenForm(of: account.name, direction, draft: nil)
        return .page(
            desk.pages.token(
                form, account: account, direction, problems: [], asFragment: desk.wantsFragment(request),
                desk.frame(request, visit)))
    }

    @Sendable private func change(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let draft = TokenDraft(form: visit.form)
        var frame = desk.frame(request, visit)
        var problems: [FieldProblem] = []
        // A form that names no button writes nothing.
        let action = visit.form["action"].flatMap(Action.init) ?? .update
        if action != .update {
            do {
                switch try await desk.operations.save(
                    draft, of: account.name, direction, isDryRun: action == .dryRun)
                {
                case .saved where action == .authorize:
                    return try await beginSignIn(visit)
                case .saved(let file):
                    return desk.redirect(to: request.uri.path, saying: .saved(file: file), visit)
                case .toCopy(let difference):
                    return .page(desk.pages.difference(difference, back: request.uri.path, frame))
                case .wouldChange(let difference): return .page(desk.pages.dryRun(difference, frame))
                case .invalid(let found):
                    problems = found
                }
            } catch let problem as ConsoleProblem {
                frame.notice = .problem(problem)
            }
        }
        // Nothing of what was typed is lost.
        let form = try await desk.operations.tokenForm(of: account.name, direction, draft: draft)
        let html = desk.pages.token(
            form, account: account, direction, problems: problems, asFragment: desk.wantsFragment(request),
            frame)
        return .page(html, action == .update ? .ok : .unprocessableContent)
    }

    /// Signs in with the declaration as it has just been saved.
    private func beginSignIn(_ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let id = try await signIns.begin(
            SignInSubject(account, direction), asksAgain: visit.form["consent"] == "always", afresh: true,
            session: visit.session.id)
        return .redirect(to: SignInRoutes.path(id))
    }
}
