import OAuth
import Secrets

/// A response with a body of text.
func response(_ status: Int, _ body: String, type: String? = "application/json", _ headers: [String: String] = [:])
    -> HTTPResponse
{
    var fields = headers.map { HTTPHeader($0.key, $0.value) }
    if let type { fields.append(HTTPHeader("Content-Type", type)) }
    return HTTPResponse(status: status, headers: fields, body: Secret(body))
}

/// The page of a captive portal.
let portalPage = "<!DOCTYPE html><html><body>Welcome to the hotel</body></html>"
