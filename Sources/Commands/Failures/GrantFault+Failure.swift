import FoundationEssentials
import Grants
import HelperKit
import OAuth

/// The one place where the engine's faults become messages and exit statuses.
extension ProgramFailure {
    init(_ fault: GrantFault, _ account: String, _ direction: Direction?) {
        let subject = [account, direction?.rawValue].compactMap { $0 }.joined(separator: " ")
        let text = Self.text(of: fault, account: account, RemedyCommands(account: account, direction: direction))
        self.init(text.status, subject, what: text.what, remedy: text.remedy)
    }

    typealias Text = (status: ExitStatus, what: String, remedy: String)

    private static func text(of fault: GrantFault, account: String, _ commands: RemedyCommands) -> Text {
        let authorize = commands.authorize
        switch fault {
        case .noConnection:
            return (.noInput, "no such connection is declared", "add it to the account's file")
        case .usesPassword:
            return (
                .configuration, "the connection uses an app password and has no access token",
                "see authentication in its file"
            )
        case .usesNoPassword:
            return (
                .configuration, "the connection uses access tokens and no app password",
                "for an app password declare authentication = \"password\" in its file"
            )
        case .passwordNotKept:
            return (.noPermission, "no app password is kept", "run: \(commands.storePassword)")
        case .passwordMissing:
            return (.noPermission, "the token store no longer has the app password", "run: \(commands.storePassword)")
        case .notAuthorized:
            return (.noPermission, "not authorized yet", "run: \(authorize)")
        case .needsAuthorization(let loss):
            return (.noPermission, loss.what, loss.remedy(commands))
        case .grantMissing:
            return (.noPermission, "the token store no longer has the grant", "run: \(authorize)")
        case .store(let error): return text(of: error)
        case .storeRefusesToSave(let error):
            return (
                .cannotCreate, "the token store does not save (\(error?.detail ?? "it gave back something else"))",
                "nothing was spent; \(error?.remedy ?? "mend the token store"), and try again"
            )
        case .rotatedGrantNotSaved(let error):
            return (
                .cannotCreate,
                "the provider rotated the grant and the token store would not save it "
                    + "(\(error?.detail ?? "it gave back something else"))",
                "\(error?.remedy ?? "mend the token store"), then run: \(authorize)"
            )
        case .transport(let error): return text(of: error)
        case .provider(let error): return text(of: error, commands)
        case .program(let error): return text(of: error, commands)
        case .standing(let failure): return text(of: failure, account: account)
        case .locked:
            return (.temporaryFailure, "another mailgrant is still refreshing this grant", "try again in a moment")
        case .noTimeLeft:
            return (
                .temporaryFailure, "the token store and the provider took too long", "try again; the grant is untouched"
            )
        case .ledger(let error):
            return error.isDamaged
                // Removing it would lose where the grants lie.
                ? (.software, "\(error.path) \(error.detail)", "bring it back from a backup, or authorize again")
                : (
                    .cannotCreate, "\(error.path): \(error.detail)",
                    "make room there, or let this user read and write it; the grant is untouched"
                )
        case .consent(let error): return text(of: error, authorize: authorize)
        case .otherIdentity(let declared, let stated):
            return (
                .noPermission, "\(stated) consented, but the account declares \(declared)",
                "sign in as \(declared), or declare the other as login-hint; then run: \(authorize)"
            )
        case .scopesNotGranted(let scopes):
            return (
                .noPermission,
                "the provider granted fewer scopes than asked: without \(scopes.joined(separator: ", "))",
                "leave every permission ticked, or register it for the client; then run: \(authorize)"
            )
        case .secretMoved(let kind, let from, let to, let direction):
            return (
                .configuration, "the \(kind.noun) is bound to \(from), and the declaration now names \(to)",
                "if that is right, store it again: \(commands.store(kind, of: direction))"
            )
        case .secretMissing(let kind, let direction):
            return (
                .configuration, "the client authentication needs a \(kind.noun) and none is stored",
                "run: \(commands.store(kind, of: direction))"
            )
        case .certificate(let fault, let direction):
            return (.configuration, fault.what, fault.remedy(storing: commands.store(.certificateKey, of: direction)))
        case .clientKey(let error, let direction):
            return (.configuration, error.what, "store another: \(commands.store(.certificateKey, of: direction))")
        case .clientRefused(let error):
            return (
                .configuration, "the provider: \(error)",
                "no person can mend that by consenting: check the client's registration and permissions at the provider, "
                    + "and the declaration"
            )
        case .noRefreshToken:
            return (
                .noPermission, "the provider gave no refresh token",
                "ask for one, for most providers with the scope offline_access; then run: \(authorize)"
            )
        case .usesNoRefreshToken(let type):
            return (
                .configuration, "grants of type \(type.rawValue) have no refresh token", "run: \(authorize)"
            )
        }
    }

    private static func text(of error: TokenStoreError) -> Text {
        // What helps with a keyring; other stores say themselves what helps.
        let remedy =
            switch error.code {
            case .absent: "start a keyring daemon such as gnome-keyring-daemon, or log in to a session that has one"
            case .locked: "unlock it, for example by logging in to the desktop, or with secret-tool or seahorse"
            case .dismissed: "try again and answer it, or unlock the token store before"
            case .hung: "restart the keyring daemon"
            case .failed: "see the keyring daemon's log"
            }
        let what =
            switch error.code {
            case .absent: "there is no token store"
            case .locked: "the token store is locked"
            case .dismissed: "the token store's prompt was closed"
            case .hung: "the token store does not answer"
            case .failed: "the token store refused"
            }
        return (.unavailable, "\(what) (\(error.detail))", error.remedy ?? remedy)
    }

    private static func text(of error: TransportError) -> Text {
        switch error.code {
        case .unreachable:
            (
                .temporaryFailure, "\(error.host) cannot be reached (\(error.detail))",
                "check the network; the grant is untouched"
            )
        case .untrusted:
            (
                .temporaryFailure, "no TLS that can be trusted with \(error.host) (\(error.detail))",
                "check the network, or declare ca-file under [network] in mailgrant.toml; the grant is untouched"
            )
        case .interrupted:
            (
                .temporaryFailure, "no whole answer came from \(error.host) (\(error.detail))",
                "try again; the grant is untouched"
            )
        case .oversized:
            (.protocolError, "the answer of \(error.host) is too long", "check the declared addresses and the network")
        case .insecure:
            (.configuration, "the address at \(error.host) is not HTTPS", "declare an https:// address")
        }
    }

    private static func text(of error: OAuthError, _ commands: RemedyCommands) -> Text {
        let said = "the provider: \(error)"
        let registration = "check the client's registration at the provider and the declaration"
        switch error {
        case .refused(let answer): return text(of: answer, said, commands, registration)
        case .unavailable: return (.temporaryFailure, said, "try again later; the grant is untouched")
        case .notTheProtocol:
            return (
                .protocolError, said,
                "check the network (a captive portal answers like this) and the declared addresses; "
                    + "the grant is untouched"
            )
        case .metadataNotFound:
            return (
                .protocolError, said,
                "check issuer and the network (a captive portal answers like this), or declare authorization-url and "
                    + "token-url"
            )
        case .issuerMismatch:
            return (
                .protocolError, said, "check issuer in the declaration; do not go on if you did not expect this"
            )
        case .identityTokenRejected:
            return (.protocolError, said, "\(registration); without openid among the scopes there is no ID token")
        case .missingEndpoint:
            return (.configuration, said, "declare issuer, or the address itself, under [token]")
        case .insecureAddress: return (.configuration, said, "declare an https:// address")
        case .unusableParameter: return (.configuration, said, "mend it in the declaration")
        }
    }

    private static func text(
        of answer: ErrorAnswer, _ said: String, _ commands: RemedyCommands, _ registration: String
    ) -> Text {
        switch answer.error {
        case "access_denied", "authorization_declined":
            (.noPermission, "consent was denied: \(said)", "run again: \(commands.authorize)")
        case "invalid_grant", "interaction_required", "login_required", "consent_required":
            (.noPermission, said, "run: \(commands.authorize)")
        case _ where answer.isTemporary: (.temporaryFailure, said, "try again later; the grant is untouched")
        case "invalid_client":
            (
                .configuration, said,
                "\(registration); if its proof is another by now, store it again: "
                    + "\(commands.store(.clientSecret, of: nil)), or \(commands.store(.certificateKey, of: nil))"
            )
        case "unauthorized_client", "unsupported_grant_type", "invalid_scope", "invalid_request",
            "invalid_target", "invalid_resource", "unsupported_response_type":
            (.configuration, said, registration)
        default: (.protocolError, said, "\(registration); the grant is untouched")
        }
    }

    private static func text(of failure: StandingFailure, account: String) -> Text {
        let until = "until \(failure.until.formatted(.iso8601))"
        return switch failure.kind {
        case .throttled:
            (
                .temporaryFailure, "the provider asked to wait \(until) (\(failure.reason))",
                "wait; the grant is untouched"
            )
        case .misconfigured:
            (
                .configuration, "the provider refused the client (\(failure.reason)); not asked again \(until)",
                "mend the declaration or the registration, then run: mailgrant check \(account)"
            )
        }
    }

    static func text(of error: ConsentError, authorize: String) -> Text {
        switch error.code {
        case .cannotListen: (.unavailable, error.detail, "then run again: \(authorize)")
        case .cannotAsk: (.noPermission, error.detail, "run at a terminal, or in the console: \(authorize)")
        case .timedOut: (.noPermission, error.detail, "run again: \(authorize)")
        case .cancelled: (.noPermission, error.detail, "run again: \(authorize)")
        }
    }
}
