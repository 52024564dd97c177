import FoundationEssentials
import Grants
import HelperKit

/// Faults in the words of the provider's file, where it knows them.
extension ProgramFailure {
    /// - Parameter account: whose fault it is; its provider file explains it. The exit status is the fault's own.
    init(_ fault: GrantFault, _ account: Account, _ direction: Direction?) {
        self.init(fault, account.name.text, direction)
        let connection = direction.flatMap { account[$0] } ?? account.connections.first { $0.authentication == .oauth2 }
        guard let connection, let explanation = ErrorExplanation(of: fault, connection.token) else { return }
        let text = AdviceText(
            account: account.name.text, connection: connection, codes: explanation.codes,
            missingScopes: explanation.missingScopes)
        let prefix = connection.token.rules.advice.codePrefix
        guard let advice = explanation.advice else {
            if let codes = explanation.codes { explain(unknown: codes, text, prefix) }
            return
        }
        let plain = what
        what = text.what(advice)
        switch fault {
        case .standing(let failure):
            what +=
                " (\(explanation.codes?.words(prefix: prefix) ?? failure.reason), not asked again until "
                + failure.until.formatted(.iso8601) + ")"
        case .otherIdentity: what += " (\(plain))"
        default: if let codes = explanation.codes { what += " (\(codes.words(prefix: prefix)))" }
        }
        remedy = text.remedy(advice)
    }

    /// Nobody has written advice for it: what the provider's own support, or a search, needs to know.
    private mutating func explain(unknown codes: ErrorCodes, _ text: AdviceText, _ prefix: String?) {
        let trace = [codes.trace].compactMap { $0 }
        if what.contains("(\(codes.reason))") {
            let details = [codes.words(prefix: prefix)] + trace
            what = what.replacing("(\(codes.reason))", with: "(\(details.joined(separator: ", ")))", maxReplacements: 1)
        } else {
            let details = codes.codes.map { "code \(prefix ?? "")\($0)" } + trace
            if !details.isEmpty { what += " (\(details.joined(separator: ", ")))" }
        }
        if !codes.codes.isEmpty, let page = text.link("error-code") { remedy += "; about the code see \(page)" }
    }
}
