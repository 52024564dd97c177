import Grants
import HTTPTypes
import Hummingbird
import Secrets

/// Secrets beside the client secret: they come in, and none goes out.
struct SecretRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/accounts/:name/:direction/secrets", use: secrets)
        router.post("/accounts/:name/:direction/certificate-key", use: keepKey)
        router.post("/accounts/:name/:direction/refresh-token", use: takeOver)
        for kind in KeptSecretKind.allCases {
            router.get("/accounts/:name/:direction/\(kind.rawValue)/forget") { request, visit in
                let (account, direction) = try await desk.connection(visit)
                let isOwn =
                    kind == .password
                    ? true : try await desk.operations.secrets(of: account.name, direction).isOwn
                return Response.page(
                    desk.pages.confirm(
                        forgetting: kind, isOwn: isOwn, account: account, direction, desk.frame(request, visit)))
            }
            router.post("/accounts/:name/:direction/\(kind.rawValue)/forget") { _, visit in
                try await forget(kind, visit)
            }
        }
    }

    @Sendable private func secrets(_ request: Request, _ visit: Visit) async throws -> Response {
        try await page(request, visit)
    }

    @Sendable private func keepKey(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        guard let key = visit.form.secretText(ConsolePages.SecretField.certificateKey.rawValue) else {
            return try await page(request, visit, empty: .certificateKey)
        }
        do throws(ConsoleProblem) {
            let owner = try await desk.operations.keep(certificateKey: key, of: account.name, direction)
            return desk.redirect(to: path(account, direction), saying: .keyKept(owner: owner), visit)
        } catch {
            return desk.redirect(to: path(account, direction), saying: .problem(error), visit)
        }
    }

    @Sendable private func takeOver(_ request: Request, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        guard let token = visit.form.secret(ConsolePages.SecretField.refreshToken.rawValue) else {
            return try await page(request, visit, empty: .refreshToken)
        }
        do throws(ConsoleProblem) {
            let lines = try await desk.operations.takeOver(
                refreshToken: token, of: account.name, direction, replacing: visit.form["replace"] != nil)
            return desk.redirect(to: "/", saying: .takenOver(lines: lines), visit)
        } catch {
            return desk.redirect(to: path(account, direction), saying: .problem(error), visit)
        }
    }

    private func forget(_ kind: KeptSecretKind, _ visit: Visit) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let path = kind == .password ? account.path : path(account, direction)
        do throws(ConsoleProblem) {
            let line = try await desk.operations.forget(kind, of: account.name, direction)
            return desk.redirect(to: path, saying: .secretForgotten(line: line), visit)
        } catch {
            return desk.redirect(to: path, saying: .problem(error), visit)
        }
    }

    private func path(_ account: AccountSummary, _ direction: Direction) -> String {
        "\(account.path(direction))/secrets"
    }

    private func page(
        _ request: Request, _ visit: Visit, empty: ConsolePages.SecretField? = nil
    ) async throws -> Response {
        let (account, direction) = try await desk.connection(visit)
        let secrets = try await desk.operations.secrets(of: account.name, direction)
        return .page(
            desk.pages.secrets(secrets, account: account, direction, empty: empty, desk.frame(request, visit)),
            empty == nil ? .ok : .unprocessableContent)
    }
}
