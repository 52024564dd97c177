import FoundationEssentials

extension HTTPResponse {
    /// The members of a successful answer of an OAuth endpoint.
    ///
    /// An error of the protocol is an error whatever the status: servers send them with 200, 401, 403 and 500.
    ///
    /// - Throws: `OAuthError.refused`, `.unavailable` or `.notTheProtocol`.
    func answer(now: Date?) throws(OAuthError) -> JSONObject {
        try refuseRedirect()
        let object: JSONObject
        do {
            object = try jsonObject()
        } catch {
            try refuseStatus(now: now, otherwise: error)
            throw error
        }
        if let refusal = try refusal(in: object, now: now) { throw .refused(refusal) }
        try refuseStatus(now: now)
        return object
    }

    /// Token endpoints do not redirect: whoever answers so is not one.
    func refuseRedirect() throws(OAuthError) {
        guard !(300..<400).contains(status) else { throw .notTheProtocol(.redirect(status: status)) }
    }

    /// Judges a response that explains itself by its status only.
    ///
    /// - Parameter fault: what is wrong with the body. It tells more than a 4xx status where the body is of another
    ///   kind than the protocol's, and less where there is none.
    func refuseStatus(now: Date?, otherwise fault: OAuthError? = nil) throws(OAuthError) {
        switch status {
        case 200..<300: return
        case 429, 500...: throw .unavailable(status: status, retryAfter: retryAfter(now: now))
        default:
            if let fault, fault != .notTheProtocol(.empty) { throw fault }
            throw .notTheProtocol(.unexpectedStatus(status))
        }
    }

    /// The error in the body, if there is one.
    func refusal(in object: JSONObject, now: Date?) throws(OAuthError) -> ErrorAnswer? {
        guard let value = object["error"] else { return nil }
        guard let text = value.text else {
            // Some interfaces answer with an object of their own; beside a status that says enough it is no fault.
            if (200..<300).contains(status) { throw .notTheProtocol(.member("error")) }
            return nil
        }
        guard !text.isEmpty else { return nil }
        return ErrorAnswer(text, in: object, status: status, retryAfter: retryAfter(now: now))
    }
}
