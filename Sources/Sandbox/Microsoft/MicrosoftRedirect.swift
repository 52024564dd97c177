import FoundationEssentials

/// The redirect back to a client as Microsoft sends it: without `iss`, errors with a number in their description.
enum MicrosoftRedirect {
    static func translated(_ location: String, at time: Date) -> String {
        guard let question = location.firstIndex(of: "?") else { return location }
        let pairs = location[location.index(after: question)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? FormEncoding.decode(parts[1]) ?? "" : "")
        }
        var kept = pairs.filter { $0.name != "iss" && $0.name != "error_description" }
        if let error = pairs.first(where: { $0.name == "error" })?.value {
            let said = pairs.first { $0.name == "error_description" }?.value ?? error
            let translated = MicrosoftError(ProtocolError(code: error, description: said), at: time)
            kept.append(("error_description", translated.description))
        }
        let query = kept.map { "\($0.name)=\(FormEncoding.encode($0.value))" }.joined(separator: "&")
        return location[..<question] + "?" + query
    }
}
