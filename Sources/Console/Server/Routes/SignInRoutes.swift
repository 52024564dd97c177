import FoundationEssentials
import Grants
import Hummingbird
import Secrets

/// A sign-in under way: its progress, its pop-up, and how to stop it.
struct SignInRoutes: Sendable {
    let desk: FrontDesk
    let signIns: SignIns

    /// How long the pop-up waits for the provider's address. Finding the provider's endpoints takes a second or two.
    private static let popUpPatience = Duration.seconds(10)

    static func path(_ id: SignIn.ID) -> String { "/sign-ins/\(id)" }

    func add(to router: Router<Visit>) {
        router.get("/sign-ins/:id", use: progress)
        router.get("/sign-ins/:id/pop-up", use: popUp)
        router.post("/sign-ins/:id/cancel", use: cancel)
        router.post("/sign-ins/:id/answer", use: answer)
        router.get("/sign-ins/:id/address", use: byHand)
        router.post("/sign-ins/:id/address", use: bring)
    }

    @Sendable private func progress(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let signIn = await signIns.signIn(id(visit), of: visit.session.id) else { throw FrontDesk.NotFound() }
        return .page(
            desk.pages.signIn(
                signIn.view, asFragment: desk.wantsFragment(request), desk.frame(request, visit)))
    }

    /// Sends the pop-up to the provider, or shows why it cannot.
    @Sendable private func popUp(_ request: Request, _ visit: Visit) async throws -> Response {
        let signIn = await signIns.signInToShow(id(visit), of: visit.session.id, within: Self.popUpPatience)
        guard let view = signIn?.view else { throw FrontDesk.NotFound() }
        if view.state == .open, let address = view.authorizationURL {
            return .redirect(to: address.absoluteString)
        }
        return .page(desk.pages.popUp(view, desk.frame(request, visit)))
    }

    @Sendable private func cancel(_ request: Request, _ visit: Visit) async throws -> Response {
        let id = id(visit)
        guard await signIns.cancel(id, of: visit.session.id) else { throw FrontDesk.NotFound() }
        return .redirect(to: Self.path(id))
    }

    /// What a provider's program asked.
    @Sendable private func answer(_ request: Request, _ visit: Visit) async throws -> Response {
        let id = id(visit)
        let answer = visit.form.secret("answer") ?? Secret("")
        let step = visit.form["step"].flatMap { Int($0) } ?? 0
        guard await signIns.answer(answer, to: step, of: id, visit.session.id) else { throw FrontDesk.NotFound() }
        return .redirect(to: Self.path(id))
    }

    /// The form for the address that the browser ended at.
    @Sendable private func byHand(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let signIn = await signIns.signIn(id(visit), of: visit.session.id) else { throw FrontDesk.NotFound() }
        var view = signIn.view
        view.isByHand = true
        return .page(desk.pages.signIn(view, asFragment: desk.wantsFragment(request), desk.frame(request, visit)))
    }

    @Sendable private func bring(_ request: Request, _ visit: Visit) async throws -> Response {
        let id = id(visit)
        let address = visit.form.secret(ConsolePages.windowAddressField) ?? Secret("")
        switch await signIns.bring(address, to: id, visit.session.id) {
        case .noSignIn: throw FrontDesk.NotFound()
        case .taken: return .redirect(to: Self.path(id))
        case .unusable(let signIn, let reason):
            var view = signIn.view
            (view.isByHand, view.addressProblem) = (true, reason)
            return .page(
                desk.pages.signIn(view, asFragment: desk.wantsFragment(request), desk.frame(request, visit)),
                .unprocessableContent)
        }
    }

    private func id(_ visit: Visit) -> SignIn.ID {
        SignIn.ID(text: visit.coreContext.parameters.get("id") ?? "")
    }
}
