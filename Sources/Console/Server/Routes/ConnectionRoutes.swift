import Grants
import HTTPTypes
import Hummingbird

/// What can be done with a connection beside its token's details.
struct ConnectionRoutes: Sendable {
    let desk: FrontDesk
    let signIns: SignIns

    func add(to router: Router<Visit>) {
        router.post("/check", use: checkAll)
        router.get("/doctor") { request, visit in
            Response.page(desk.pages.doctor(nil, desk.frame(request, visit)))
        }
        router.post("/doctor", use: diagnoseAll)
        router.post("/accounts/:name/:direction/authorize", use: authorize)
        router.post("/accounts/:name/:direction/check", use: check)
        router.post("/accounts/:name/:direction/password", use: keepPassword)
        router.get("/accounts/:name/:direction/doctor", use: chain)
        router.post("/accounts/:name/:direction/doctor", use: diagnose)
    }

    @Sendable private func authorize(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let id = try await signIns.begin(
            SignInSubject(account, direction), asksAgain: visit.form["consent"] == "always", session: visit.session.id)
        return .redirect(to: SignInRoutes.path(id))
    }

    @Sendable private func check(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        do {
            try await desk.operations.check(account.name, direction)
            return desk.redirect(to: "/", saying: .checked, visit)
        } catch {
            return desk.redirect(to: "/", saying: .problem(error), visit)
        }
    }

    @Sendable private func checkAll(_ request: Request, _ visit: Visit) async throws -> Response {
        do {
            let outcome = try await desk.operations.checkAll()
            return desk.redirect(to: "/", saying: .tried(lines: outcome.lines, outcome.problems), visit)
        } catch {
            return desk.redirect(to: "/", saying: .problem(error), visit)
        }
    }

    @Sendable private func diagnoseAll(_ request: Request, _ visit: Visit) async throws -> Response {
        let isOffline = visit.form["offline"] != nil
        let chains = try await desk.operations.diagnoseAll(isOffline: isOffline)
        return .page(desk.pages.doctor(chains, isOffline: isOffline, desk.frame(request, visit)))
    }

    @Sendable private func keepPassword(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let field = FormField.server(direction, .password)
        let path = "/accounts/\(account.name)"
        guard let password = visit.form.secret(field.inputName) else {
            let form = try await desk.operations.form(of: account.name)
            let problem = FieldProblem(field: field, message: "is empty")
            return .page(
                desk.pages.account(
                    form, summary: account, problems: [problem], desk.frame(request, visit)),
                .unprocessableContent)
        }
        do {
            try await desk.operations.keep(password: password, of: account.name, direction)
            return desk.redirect(to: path, saying: .passwordKept, visit)
        } catch {
            return desk.redirect(to: path, saying: .problem(error), visit)
        }
    }

    @Sendable private func chain(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        return .page(desk.pages.doctor(nil, account: account, direction, desk.frame(request, visit)))
    }

    @Sendable private func diagnose(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let isOffline = visit.form["offline"] != nil
        let links = try await desk.operations.diagnose(account.name, direction, isOffline: isOffline)
        return .page(
            desk.pages.doctor(links, account: account, direction, isOffline: isOffline, desk.frame(request, visit)))
    }
}
