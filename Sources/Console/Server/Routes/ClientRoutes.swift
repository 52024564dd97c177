import Grants
import HTTPTypes
import Hummingbird

/// Mail programs' configurations: shown, and put where they read them. GET shows the change, POST makes it.
struct ClientRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/clients", use: programs)
        router.get("/clients/:client", use: example)
        router.get("/accounts/:name/clients", use: clients)
        router.post("/accounts/:name/clients/:client/check", use: check)
        for action in ClientChange.Action.allCases {
            router.get("/accounts/:name/clients/:client/\(action.rawValue)") { request, visit in
                let (account, client) = try await subject(visit)
                let form = desk.query(request, "form").flatMap(\.nonEmpty)
                return try await show(
                    ClientChange(action, client, of: account.name, form: form), account, request, visit)
            }
            router.post("/accounts/:name/clients/:client/\(action.rawValue)") { request, visit in
                let (account, client) = try await subject(visit)
                let form = visit.form["form"].flatMap(\.nonEmpty)
                return try await perform(
                    ClientChange(action, client, of: account.name, form: form), account, request, visit)
            }
        }
    }

    @Sendable private func programs(_ request: Request, _ visit: Visit) async throws -> Response {
        let (clients, problems) = try await desk.operations.clientPrograms()
        var frame = desk.frame(request, visit)
        frame.accounts = try await desk.operations.accountNames()
        return .page(desk.pages.clientPrograms(clients, problems: problems, frame))
    }

    @Sendable private func example(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let name = visit.coreContext.parameters.get("client").flatMap(PlainName.init) else {
            throw FrontDesk.NotFound()
        }
        let known = try await desk.operations.clientPrograms().clients
        guard let client = known.first(where: { $0.name == name }) else { throw FrontDesk.NotFound() }
        let texts = try await desk.operations.exampleTexts(of: name)
        return .page(desk.pages.clientExample(client, texts, desk.frame(request, visit)))
    }

    @Sendable private func clients(_ request: Request, _ visit: Visit) async throws -> Response {
        let account = try await desk.account(visit)
        let texts = try await desk.operations.clients(of: account.name)
        return .page(desk.pages.clients(texts, account: account, desk.frame(request, visit)))
    }

    @Sendable private func check(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, client) = try await subject(visit)
        let path = "\(account.path)/clients"
        do throws(ConsoleProblem) {
            let outcome = try await desk.operations.check(
                client, of: account.name, form: visit.form["form"].flatMap(\.nonEmpty),
                sends: visit.form["send"] != nil)
            return desk.redirect(
                to: path, saying: .tried(lines: outcome.lines, [outcome.problem].compactMap(\.self)), visit)
        } catch {
            return desk.redirect(to: path, saying: .problem(error), visit)
        }
    }

    private func subject(_ visit: Visit) async throws -> (account: AccountSummary, client: PlainName) {
        guard let client = visit.coreContext.parameters.get("client").flatMap(PlainName.init) else {
            throw FrontDesk.NotFound()
        }
        return (try await desk.account(visit), client)
    }

    private func show(
        _ change: ClientChange, _ account: AccountSummary, _ request: Request, _ visit: Visit
    ) async throws -> Response {
        let preview = try await desk.operations.preview(change)
        return .page(desk.pages.clientChange(change, preview, account: account, desk.frame(request, visit)))
    }

    private func perform(
        _ change: ClientChange, _ account: AccountSummary, _ request: Request, _ visit: Visit
    ) async throws -> Response {
        do throws(ConsoleProblem) {
            let lines = try await desk.operations.perform(change, shown: visit.form["shown"] ?? "")
            return desk.redirect(to: "\(account.path)/clients", saying: .done(lines: lines), visit)
        } catch {
            // The change as it is now, where there still is one.
            var frame = desk.frame(request, visit)
            frame.notice = .problem(error)
            guard let preview = try? await desk.operations.preview(change) else { throw error }
            return .page(
                desk.pages.clientChange(change, preview, account: account, frame), .unprocessableContent)
        }
    }
}
