import Grants
import Mustache

/// The page that the browser shows at the end of a sign-in.
struct OutcomePage: Sendable, Equatable {
    let heading: String
    let paragraphs: [String]
    /// Only good news closes itself: what went wrong, and what to do about it, must be readable.
    let succeeded: Bool

    init(_ outcome: ConsentOutcome) {
        switch outcome {
        case .authorized(let account):
            heading = "Signed in"
            paragraphs = ["\(account) is authorized."]
            succeeded = true
        case .failed(let what, let remedy):
            heading = "Not authorized"
            paragraphs = [what, remedy]
            succeeded = false
        }
    }

    private init(heading: String, paragraphs: [String]) {
        self.heading = heading
        self.paragraphs = paragraphs
        succeeded = false
    }

    /// For whoever comes back a second time.
    static let over = OutcomePage(
        heading: "This sign-in is over",
        paragraphs: ["Its answer has been received already. How it went is shown where it was started."])

    /// - Parameter nonce: by which the browser knows the page's own style and script.
    func rendered(nonce: String) -> String {
        Self.template.render(
            [
                "heading": heading, "paragraphs": paragraphs, "succeeded": succeeded, "nonce": nonce,
            ] as [String: Any])
    }

    private static let template: MustacheTemplate = {
        let text = String(decoding: PackageResources.outcome_mustache, as: UTF8.self)
        do {
            return try MustacheTemplate(string: text)
        } catch {
            preconditionFailure("outcome.mustache is part of the program and does not parse: \(error)")
        }
    }()
}
