import HTTPTypes
import Hummingbird
import NIOCore

/// Answers every request: screening, then the gate, then the routes; and what every answer has.
struct ConsoleResponder: HTTPResponder {
    let gatekeeper: Gatekeeper
    let desk: FrontDesk
    let routes: RouterResponder<Visit>
    let assets: [String: Asset]
    let activity: Activity
    let limits: ServerLimits

    func respond(to request: Request, context arrival: Arrival) async -> Response {
        var response: Response
        do {
            response = try await answer(request, arrival)
        } catch {
            response = refuse(error)
        }
        SecurityHeaders.add(to: &response.headers)
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    private func answer(_ request: Request, _ arrival: Arrival) async throws(Gatekeeper.Refusal) -> Response {
        do throws(RequestScreening.Objection) {
            try RequestScreening(port: arrival.port).examine(request.head)
        } catch {
            throw Gatekeeper.Refusal(error.reason, error.status)
        }
        if request.method == .get {
            if request.uri.path == Gatekeeper.entrance { return try gatekeeper.enter(request, arrival) }
            // They hold nothing of anybody's, and the page of a refusal needs them, too.
            if let asset = assets[request.uri.path] { return Response(asset) }
        }
        var visit = try await gatekeeper.admit(request, arrival, bodyLimit: limits.bodyBytes)
        visit.observed = desk.operations.observed()
        let admitted = visit
        return await activity.during { await self.answer(request, admitted) }
    }

    private func answer(_ request: Request, _ source: Visit.Source) async -> Response {
        let visit = Visit(source: source)
        do {
            let response = try await routes.respond(to: request, context: visit)
            // The router's own answer to what is no route.
            guard response.status == .notFound, response.body.contentLength == 0 else { return response }
            return .page(desk.pages.refused(.notFound), .notFound)
        } catch is FrontDesk.NotFound {
            return .page(desk.pages.refused(.notFound), .notFound)
        } catch let broken as BrokenAccount {
            return .page(desk.pages.broken(broken, desk.frame(request, visit)), .unprocessableContent)
        } catch let problem as ConsoleProblem {
            return .page(desk.pages.problem(problem, desk.frame(request, visit)), .unprocessableContent)
        } catch {
            // What it is may hold anything, and stays here.
            let fault = ConsoleProblem(
                subject: "console", what: "the program itself has a fault here", remedy: "report this as a bug")
            return .page(desk.pages.problem(fault, desk.frame(request, visit)), .internalServerError)
        }
    }

    /// The connection ends with it: what was not read of the request is not read any more.
    private func refuse(_ refusal: Gatekeeper.Refusal) -> Response {
        var response = Response.page(desk.pages.refused(refusal.reason), refusal.status)
        response.headers[.connection] = "close"
        if refusal.status == .methodNotAllowed { response.headers[.allow] = "GET, POST" }
        return response
    }
}
