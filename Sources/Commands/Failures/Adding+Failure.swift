import Declarations
import Discovery
import Grants
import HelperKit
import OAuth
import Providers

/// What keeps an account from being declared.
extension ProgramFailure {
    /// No step of the search knows the address.
    init(nothingFoundFor address: MailboxAddress, name: PlainName) {
        self.init(
            .noHost, address.text, what: "no settings were found, for the reasons above",
            remedy: "ask the mail provider for them, then run: mailgrant add \(name) --address \(address.text) "
                + "--incoming-host HOST --outgoing-host HOST --issuer https://ISSUER --client-id ID, or with "
                + "--incoming-authentication password in place of the last two")
    }

    /// The provider wants a client that somebody registered.
    ///
    /// - Parameter isStated: whether the person has named the provider, and has to again.
    init(noClientFor address: MailboxAddress, _ plan: AddPlan, _ provider: ProviderDescription, isStated: Bool) {
        let whom =
            provider.name.text == "generic" ? plan.account.token.values.issuer ?? "the provider" : provider.displayName
        let links = provider.filled(for: plan.account).rules.advice.links
        let page = links["registration"].map { " at \($0)" } ?? ""
        let command = "mailgrant add \(address.text)" + (isStated ? " --provider \(provider.name)" : "")
        let byHand =
            "register mailgrant\(page) (mailgrant provider show \(provider.name) tells more), then run: \(command) "
            + "--client-id ID"
        let withPassword = "\(command) --incoming-authentication password"
        let passwords = links["passwords"]
        if let reason = plan.unansweredIssuer {
            self.init(
                .temporaryFailure, address.text,
                what: "\(whom) cannot be asked whether programs may register themselves (\(reason))",
                remedy: "try again when it can be; or \(byHand)")
        } else if let notice = provider.notice, passwords != nil || provider.takesPasswords {
            // Registering would lead nowhere for most people.
            let page = passwords.map { "make an app password at \($0), then run" } ?? "with an app password, run"
            self.init(
                .configuration, address.text, what: "\(whom) lets no program register itself (\(notice))",
                remedy: "\(page): \(withPassword)")
        } else if let passwords {
            self.init(
                .configuration, address.text,
                what: "\(whom) lets no program register itself, so a client ID of your own is needed",
                remedy: "\(byHand); or make an app password at \(passwords), then run: \(withPassword)")
        } else {
            self.init(
                .configuration, address.text,
                what: "\(whom) lets no program register itself, so a client ID of your own is needed", remedy: byHand)
        }
    }

    /// The provider would not register a client (RFC 7591 section 3.2.2).
    init(registering fault: GrantFault, _ account: String) {
        guard case .provider(.refused(let answer)) = fault else {
            self.init(fault, account, nil)
            remedy = remedy.replacing("; the grant is untouched", with: "; nothing was declared")
            return
        }
        let said = "\(OAuthError.refused(answer))"
        let byHand = "register a client by hand, then give its --client-id"
        switch answer.error {
        case "invalid_redirect_uri":
            self.init(
                .configuration, account, what: "the provider registers no client with this callback URL: \(said)",
                remedy: "choose another with --redirect-uri, or \(byHand)")
        case "invalid_client_metadata":
            self.init(
                .configuration, account, what: "the provider does not register such a client: \(said)",
                remedy: "choose other scopes with --scope, or \(byHand)")
        case "invalid_software_statement", "unapproved_software_statement", "access_denied", "invalid_token",
            "insufficient_scope":
            self.init(
                .configuration, account, what: "the provider registers only programs that it has approved: \(said)",
                remedy: byHand)
        default: self.init(fault, account, nil)
        }
    }
}

extension ProviderDescription {
    /// Whether there is a server that a password could be given to: requests over HTTPS take tokens alone.
    fileprivate var takesPasswords: Bool {
        servers.values.contains { $0.contains { !$0.key.isOverHTTPS && $0.value.host != nil } }
    }
}
