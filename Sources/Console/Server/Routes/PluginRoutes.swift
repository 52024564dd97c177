import Grants
import HTTPTypes
import Hummingbird
import Secrets

/// Plugins and the token store.
struct PluginRoutes: Sendable {
    let desk: FrontDesk
    let signIns: SignIns

    private static let path = "/plugins"

    func add(to router: Router<Visit>) {
        router.get("/plugins", use: plugins)
        for (word, isAllowed) in [("allow", true), ("disallow", false)] {
            router.post("/plugins/\(word)") { _, visit in
                try await done(visit) { () async throws(ConsoleProblem) in
                    try await desk.operations.setAllowed(isAllowed, try plugin(visit))
                }
            }
        }
        router.post("/plugins/test", use: test)
        router.post("/store/migrate", use: migrate)
        router.post("/store/sealed-file") { _, visit in
            try await done(visit) { () async throws(ConsoleProblem) in
                try await desk.operations.change(try change(visit), opening: visit.form.secret("passphrase"))
            }
        }
    }

    @Sendable private func plugins(_ request: Request, _ visit: Visit) async throws -> Response {
        let sheet = try await desk.operations.plugins()
        return .page(desk.pages.plugins(sheet, desk.frame(request, visit)))
    }

    @Sendable private func test(_ request: Request, _ visit: Visit) async throws -> Response {
        do throws(ConsoleProblem) {
            let plugin = try plugin(visit)
            if let address = visit.form.text(.address).nonEmpty {
                let id = try await signIns.begin(.trial(plugin, address: address), session: visit.session.id)
                return .redirect(to: SignInRoutes.path(id))
            }
            let outcome = try await desk.operations.test(plugin)
            return desk.redirect(
                to: Self.path, saying: .tried(lines: outcome.lines, [outcome.problem].compactMap(\.self)), visit)
        } catch {
            return desk.redirect(to: Self.path, saying: .problem(error), visit)
        }
    }

    @Sendable private func migrate(_ request: Request, _ visit: Visit) async throws -> Response {
        let draft = StoreMoveDraft(form: visit.form)
        do throws(ConsoleProblem) {
            switch try await desk.operations.migrate(draft) {
            case .done(let lines): return desk.redirect(to: Self.path, saying: .done(lines: lines), visit)
            case .toConfirm(let lost):
                return .page(desk.pages.confirm(abandoning: lost, by: draft, desk.frame(request, visit)))
            }
        } catch {
            return desk.redirect(to: Self.path, saying: .problem(error), visit)
        }
    }

    private func done(
        _ visit: Visit, _ body: () async throws(ConsoleProblem) -> [String]
    ) async throws -> Response {
        do throws(ConsoleProblem) {
            return desk.redirect(to: Self.path, saying: .done(lines: try await body()), visit)
        } catch {
            return desk.redirect(to: Self.path, saying: .problem(error), visit)
        }
    }

    private func plugin(_ visit: Visit) throws(ConsoleProblem) -> PluginName {
        guard let kind = visit.form["kind"], let name = visit.form["name"].flatMap(PlainName.init) else {
            throw unknown("plugin-unknown")
        }
        return PluginName(kind: kind, name: name)
    }

    private func change(_ visit: Visit) throws(ConsoleProblem) -> SealedFileChange {
        switch visit.form["action"] {
        case "key": return .key
        case "new-key": return .newKey
        case "unlock": return .unlock
        case "lock": return .lock
        case "passphrase":
            guard let passphrase = visit.form.secret("new-passphrase") else { throw unknown("passphrase-empty") }
            return .passphrase(passphrase)
        default: throw unknown("plugin-unknown")
        }
    }

    private func unknown(_ phrase: String) -> ConsoleProblem {
        ConsoleProblem(subject: "", what: desk.pages.phrases(phrase), remedy: "")
    }
}
