import Clients
import ConfigurationFiles
import Grants
import HelperKit

extension ProgramFailure {
    /// Why a client's configuration cannot be made.
    init(_ error: ClientConfigurationError, _ client: ClientDefinition, _ account: Account) {
        let subject = "\(client.name) \(account.name)"
        let forms = client.forms.map(\.name)
        switch error {
        case .noSuchForm(let name):
            let nearest = NearestName.to(name, among: forms)
            self.init(
                .usage, subject, what: "no form \(name)" + (nearest.map { "; did you mean \($0)?" } ?? ""),
                remedy: "its forms are \(forms.joined(separator: ", "))")
        case .misfits(let misfits):
            let reasons = forms.compactMap { form in
                misfits[form].map { found in
                    "\(form) " + found.map { "\($0.misfit.complaint) (\($0.direction))" }.joined(separator: ", ")
                }
            }
            let untried = forms.filter { misfits[$0] == nil }
            self.init(
                .configuration, subject, what: "does not fit this account: \(reasons.joined(separator: "; "))",
                remedy: untried.isEmpty
                    ? Self.otherClients(account) : "try another form: \(untried.joined(separator: ", "))")
        case .cannotWrite(let refusal):
            self.init(
                .configuration, subject,
                what: "its configuration cannot express \"\(refusal.value)\": \"\(refusal.character)\" is not possible",
                remedy: "choose another form or client")
        case .unknownName(let name):
            self.init(
                .configuration, subject, what: "a template in its client file names {{\(name)}}, which means nothing",
                remedy: "mend that file")
        case .unrendered:
            self.init(
                .software, subject, what: "its program was not asked for this account", remedy: "report this as a bug")
        }
    }

    /// What serves an account that this client does not.
    private static func otherClients(_ account: Account) -> String {
        guard account.connections.allSatisfy(\.mailProtocol.isOverHTTPS) else {
            return "choose another client: mailgrant client list"
        }
        let sending = account.outgoing.map { _ in
            "send with a program that can run mailgrant sendmail, such as git-send-email, mutt or neomutt"
        }
        let reading = account.incoming.map { incoming in
            "read with one that speaks \(incoming.mailProtocol.displayName) and takes the token of "
                + "mailgrant-incoming \(account.name)"
        }
        return [sending, reading].compactMap { $0 }.joined(separator: "; ")
    }

    /// A program of the client is not there.
    init(missing programs: [String], of client: ClientDefinition, _ subject: String) {
        let remedy =
            client.packages.isEmpty
            ? "install \(client.displayName); Debian has no package of it"
            : "run: apt install \(client.packages.joined(separator: " "))"
        self.init(.unavailable, subject, what: "not installed: \(programs.joined(separator: ", "))", remedy: remedy)
    }
}
