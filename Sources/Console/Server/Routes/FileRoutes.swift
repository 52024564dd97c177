import Grants
import HTTPTypes
import Hummingbird

/// The configuration's files, and new commits of its repository. A look may take long and reaches out: it is a click, too.
struct FileRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/files", use: files)
        router.post("/files/lint", use: lint)
        router.post("/pull/look", use: look)
        router.post("/pull", use: pull)
    }

    @Sendable private func files(_ request: Request, _ visit: Visit) async throws -> Response {
        let report = try await desk.operations.lint()
        return .page(desk.pages.files(report, desk.frame(request, visit)))
    }

    @Sendable private func lint(_ request: Request, _ visit: Visit) async throws -> Response {
        let other = OtherDirectory(
            path: visit.form["directory"] ?? "", place: visit.form["place"] ?? "",
            isLayer: visit.form["layer"] != nil)
        let report = try await desk.operations.lint()
        var frame = desk.frame(request, visit)
        do {
            let found = try await desk.operations.lint(other)
            return .page(desk.pages.files(report, look: other, found: found, frame))
        } catch {
            frame.notice = .problem(error)
            return .page(desk.pages.files(report, look: other, frame), .unprocessableContent)
        }
    }

    @Sendable private func look(_ request: Request, _ visit: Visit) async throws -> Response {
        do {
            return page(try await desk.operations.lookForCommits(), request, visit)
        } catch {
            return desk.redirect(to: "/files", saying: .problem(error), visit)
        }
    }

    @Sendable private func pull(_ request: Request, _ visit: Visit) async throws -> Response {
        do {
            let outcome = try await desk.operations.pull(visit.form["commit"] ?? "")
            guard case .moved(let commit) = outcome else { return page(outcome, request, visit) }
            return desk.redirect(to: "/plan", saying: .pulled(commit: String(commit.prefix(12))), visit)
        } catch {
            return desk.redirect(to: "/files", saying: .problem(error), visit)
        }
    }

    private func page(_ outcome: PullOutcome, _ request: Request, _ visit: Visit) -> Response {
        var status = HTTPResponse.Status.ok
        if case .broken = outcome { status = .unprocessableContent }
        return .page(desk.pages.pull(outcome, desk.frame(request, visit)), status)
    }
}
