import Grants
import HTTPTypes
import Hummingbird

/// What is known of providers.
struct ProviderRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/providers", use: providers)
        router.get("/providers/:provider", use: provider)
    }

    @Sendable private func providers(_ request: Request, _ visit: Visit) async throws -> Response {
        let (providers, problems) = try await desk.operations.providers()
        return .page(desk.pages.providers(providers, problems: problems, desk.frame(request, visit)))
    }

    @Sendable private func provider(_ request: Request, _ visit: Visit) async throws -> Response {
        let parameters = visit.coreContext.parameters
        guard let name = parameters.get("provider").flatMap(PlainName.init) else { throw FrontDesk.NotFound() }
        let known = try await desk.operations.providers().providers
        guard known.contains(where: { $0.name == name }) else { throw FrontDesk.NotFound() }
        do {
            let values = TokenDraft(form: desk.query(request)).parameters
            return .page(
                desk.pages.provider(
                    try await desk.operations.provider(name, values: values), desk.frame(request, visit)))
        } catch {
            // A value that cannot be: what the defaults say is shown with it.
            let sheet = try await desk.operations.provider(name, values: [:])
            var frame = desk.frame(request, visit)
            frame.notice = .problem(error)
            return .page(desk.pages.provider(sheet, frame), .unprocessableContent)
        }
    }
}
