import FoundationEssentials
import PlainJSON

/// How the next answers of an endpoint go wrong, as `POST /control/failures` orders it.
struct Failure: Sendable {
    enum Kind: String, Sendable, Codable {
        /// An error answer: `error`, `error_description`, `suberror`, `error_codes` in JSON, `status` 400; of EWS a fault
        /// with status 500, of Graph its own JSON.
        case error
        /// A page of a captive portal, or what `body` says; `status` 200, `content_type` HTML.
        case html
        /// No body at all; `status` 200.
        case empty
        /// The genuine answer with `members` replaced or added and those in `missing` left out.
        case altered
        /// The genuine answer under another `content_type`; HTML.
        case contentType = "content-type"
        /// The genuine answer up to `bytes` bytes of it (half), then the connection ends.
        case truncated
        /// JSON whose one text goes on for `bytes` bytes (64 MiB).
        case huge
        /// To `location`, with `status` 307.
        case redirect
        /// The connection ends without an answer.
        case lost
        /// The genuine answer after `delay`.
        case delayed

        /// Whether it is made of the genuine answer.
        var needsGenuineAnswer: Bool { [.altered, .contentType, .truncated, .delayed].contains(self) }
    }

    let endpoint: Endpoint
    let kind: Kind
    /// How many answers.
    var count: Int
    /// Whether the request takes effect all the same: a code is redeemed, a refresh token is rotated.
    let acts: Bool
    /// Seconds before the answer, in addition to anything else.
    let delay: Double
    let status: Int?
    let headers: [String: String]
    let error: ProtocolError
    let body: String?
    let contentType: String?
    let location: String?
    let bytes: Int?
    let members: [String: JSONValue]
    let missing: [String]
}

extension Failure {
    private static let portal =
        "<!DOCTYPE html><html lang=en><title>Sign in to the network</title><p>Free Wi-Fi</p></html>"

    /// What is sent.
    /// - Parameter genuine: the endpoint's own answer, where the request took effect.
    func delivery(insteadOf genuine: WebAnswer?) -> Delivery {
        // Kinds that are made of the genuine answer always act (isValid), so the stand-in is never seen.
        let genuine = genuine ?? WebAnswer(status: 500)
        switch kind {
        case .error: return .whole(adorned(errorAnswer))
        case .html: return .whole(adorned(answer(200, contentType ?? WebAnswer.html, body ?? Self.portal)))
        case .empty: return .whole(adorned(answer(200, contentType, "")))
        case .altered: return .whole(adorned(altered(genuine)))
        case .contentType:
            var answer = genuine
            answer.contentType = contentType ?? WebAnswer.html
            return .whole(adorned(answer))
        case .truncated: return .truncated(adorned(genuine), bytes: bytes ?? genuine.body.count / 2)
        case .huge:
            return .huge(adorned(answer(200, WebAnswer.json, #"{"access_token":""#)), bytes: bytes ?? 64 << 20)
        case .redirect: return .whole(adorned(WebAnswer(redirectTo: location ?? "/", status: status ?? 307)))
        case .lost: return .lost
        case .delayed: return .whole(adorned(genuine))
        }
    }

    private func answer(_ status: Int, _ contentType: String?, _ body: String) -> WebAnswer {
        WebAnswer(status: self.status ?? status, contentType: contentType, body: Array(body.utf8))
    }

    private var errorAnswer: WebAnswer {
        switch endpoint {
        case .ews: .ewsFault(MailFault(code: error.code, text: error.description), status: status ?? 500)
        case .graph, .upload: .graphError(error.code, error.description, status: status ?? 400)
        default: WebAnswer(json: error, status: status ?? 400)
        }
    }

    private func adorned(_ answer: WebAnswer) -> WebAnswer {
        var answer = answer
        answer.headers += headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return answer
    }

    private func altered(_ genuine: WebAnswer) -> WebAnswer {
        guard var object = try? JSONDecoder().decode([String: JSONValue].self, from: Data(genuine.body)) else {
            return genuine
        }
        object.merge(members) { _, new in new }
        for name in missing { object[name] = nil }
        return WebAnswer(json: object, status: status ?? genuine.status)
    }
}
