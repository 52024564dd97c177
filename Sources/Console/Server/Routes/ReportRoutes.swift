import Grants
import HTTPTypes
import Hummingbird
import NIOCore

/// A report for others, the schemas of files, and a look at a provider's file. A report reaches out: it is a click.
struct ReportRoutes: Sendable {
    let desk: FrontDesk

    func add(to router: Router<Visit>) {
        router.get("/report") { request, visit in
            try await report(nil, of: desk.query(request), request, visit)
        }
        router.post("/report", use: write)
        router.post("/providers/lint", use: lint)
        for kind in FileKind.allCases {
            router.get("/schemas/\(kind.rawValue).json") { _, _ in
                Response(
                    status: .ok, headers: [.contentType: "application/schema+json; charset=utf-8"],
                    body: ResponseBody(
                        byteBuffer: ByteBuffer(string: try await desk.operations.schema(of: kind))))
            }
        }
    }

    @Sendable private func write(_ request: Request, _ visit: Visit) async throws -> Response {
        let subject = try await subject(visit.form)
        let text = try await desk.operations.report(
            on: subject.account, subject.direction, isOffline: subject.isOffline)
        return try await report(text, of: visit.form, request, visit)
    }

    private func report(
        _ text: String?, of values: FormValues, _ request: Request, _ visit: Visit
    ) async throws -> Response {
        var frame = desk.frame(request, visit)
        frame.accounts = try await desk.operations.accountNames()
        return .page(desk.pages.report(text, on: try await subject(values), frame))
    }

    /// - Throws: ``FrontDesk/NotFound``
    private func subject(_ values: FormValues) async throws -> ReportSubject {
        ReportSubject(
            account: try await account(values["account"]),
            direction: values["direction"].flatMap(Direction.init(rawValue:)), isOffline: values["offline"] != nil)
    }

    /// - Throws: ``FrontDesk/NotFound``
    private func account(_ name: String?) async throws -> PlainName? {
        guard let name, !name.isEmpty else { return nil }
        let declared = try await desk.operations.accountNames()
        guard let account = PlainName(name), declared.contains(account) else { throw FrontDesk.NotFound() }
        return account
    }

    @Sendable private func lint(_ request: Request, _ visit: Visit) async throws -> Response {
        var look = ConsolePages.ProviderLook(
            name: visit.form["provider-name"] ?? "",
            text: (visit.form["provider-text"] ?? "").replacing("\r\n", with: "\n"))
        var frame = desk.frame(request, visit)
        do {
            look.findings = try await desk.operations.lint(provider: look.name, look.text)
        } catch {
            frame.notice = .problem(error)
        }
        let (providers, problems) = try await desk.operations.providers()
        return .page(
            desk.pages.providers(providers, problems: problems, look: look, frame),
            look.findings == nil ? .unprocessableContent : .ok)
    }
}
