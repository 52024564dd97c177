import FoundationEssentials
import Grants

extension ConsolePages {
    static let windowAddressField = "address"

    /// How far a sign-in has come, and at its end what became of it. `GET /sign-ins/ID`
    ///
    /// - Parameter asFragment: for the dialog; else a whole page.
    func signIn(_ view: SignInView, asFragment: Bool, _ frame: PageFrame) -> String {
        let values = values(of: view, frame)
        return asFragment
            ? fragment("sign-in-fragment", frame, values)
            : page(
                "sign-in-page", title: heading(of: view), place: view.subject.isTrial ? .files : .accounts,
                reloads: !view.state.isOver && view.state != .question && !view.showsAddressForm,
                frame, values)
    }

    /// The pop-up, while there is no address yet, for a device code, and at the end. `GET /sign-ins/ID/pop-up`
    func popUp(_ view: SignInView, _ frame: PageFrame) -> String {
        let state = view.state
        let lead: String? =
            switch state {
            case .preparing, .open: phrases("sign-in-preparing")
            case .authorized, .verifying: phrases("pop-up-asking")
            case .finished, .tried: phrases("pop-up-done")
            case .failed, .cancelled: phrases("pop-up-close")
            case .notice, .question: phrases("pop-up-not-needed")
            case .enterCode: nil
            }
        return fragment(
            "pop-up", frame,
            values(of: view, frame).merging([
                "title": phrases("page-title", ["title": heading(of: view)]), "lead": lead.orAbsent,
                "script": true, "reload": !state.isOver,
            ]) { _, new in new })
    }

    private func values(of view: SignInView, _ frame: PageFrame) -> Values {
        let state = view.state
        var problem: Values?
        var prompt: Values?
        var finished: Values?
        var question: Values?
        var lines: [String]?
        switch view.step {
        case .failed(let why): problem = values(of: why) { words(inPlaceOf: $0, view) }
        case .enterCode(let code): prompt = values(of: code, frame)
        case .question(let asked): question = values(of: asked.question)
        case .finished(let connection): finished = ["facts": facts(of: connection, frame)]
        case .tried(let each, let why): (lines, problem) = (each, why.map { values(of: $0) })
        default: break
        }
        if view.isCancelled { (problem, prompt, finished, question, lines) = (nil, nil, nil, nil, nil) }
        let own: Values = [
            "id": view.id, "signInPath": "/sign-ins/\(view.id)", "address": view.subject.address,
            "state": state.rawValue, "heading": heading(of: view), "lines": lines ?? [],
            "hasLines": lines?.isEmpty == false,
            "isPreparing": state == .preparing, "isOpen": state == .open, "isOver": state.isOver,
            "isWaiting": state.isWaiting, "notice": notice(in: view).orAbsent, "asked": question.orAbsent,
            "stepNumber": String(view.stepNumber),
            "isAsking": state == .authorized || state == .verifying, "isCancelled": view.isCancelled,
            "kept": phrases(view.wasAuthorized ? "sign-in-still-authorized" : "sign-in-kept"),
            "cancelled": phrases(view.wasAuthorized ? "sign-in-still-authorized" : "sign-in-cancelled-text"),
            "asking": asking(view), "asksNobody": view.subject.isAppOnly,
            "mayRetry": state == .failed || state == .cancelled || state == .tried && problem != nil,
            "providerHost": (view.authorizationURL?.host()).orAbsent, "problem": problem.orAbsent,
            "prompt": prompt.orAbsent, "finished": finished.orAbsent, "addressForm": addressForm(of: view).orAbsent,
            "offersAddressForm": view.inbox != nil && !view.showsAddressForm,
            "comesBack": view.inbox?.comesBack ?? true,
        ]
        return own.merging(values(of: view.subject, view)) { own, _ in own }
    }

    /// What it is for, and where that is.
    private func values(of subject: SignInSubject, _ view: SignInView) -> Values {
        switch subject {
        case .connection(let account, let direction, _, _):
            [
                "purpose": phrases("server-\(direction)"), "back": "/accounts/\(account)", "backName": subject.address,
                "place": Place.accounts.rawValue,
                "placeName": phrases("place-accounts"),
                "tokenPath": "/accounts/\(account)/\(direction)/token", "hasSteps": true, "steps": steps(of: view),
                "retry": ["path": "/accounts/\(account)/\(direction)/authorize", "fields": [Values]()] as Values,
                "donePath": "/",
            ]
        case .trial(let plugin, let address):
            [
                "purpose": phrases("plugin-trial", ["name": plugin.name.text]), "back": "/plugins",
                "backName": phrases("plugins"), "place": Place.files.rawValue,
                "placeName": phrases("place-files"), "tokenPath": false,
                "hasSteps": false, "steps": [Values](), "donePath": "/plugins",
                "retry": [
                    "path": "/plugins/test",
                    "fields": [("kind", plugin.kind), ("name", plugin.name.text), ("address", address)].map {
                        ["name": $0.0, "value": $0.1] as Values
                    },
                ] as Values,
            ]
        }
    }

    /// What to do beside a sign-in that failed, where a message names the command for it.
    private func words(inPlaceOf command: String, _ view: SignInView) -> String? {
        guard case .connection(let account, let direction, _, _) = view.subject else { return nil }
        func isOne(_ words: String) -> Bool { Self.isOne(command, words, of: account, direction) }
        if isOne("authorize") { return phrases("instead-of-authorize") }
        if isOne("store client-secret") { return phrases("instead-of-client-secret") }
        if isOne("store certificate-key") { return phrases("instead-of-certificate-key") }
        if isOne("check") { return phrases("instead-of-check") }
        return nil
    }

    /// The form for the address that the browser ended at. Its value is never shown again: it holds a code.
    private func addressForm(of view: SignInView) -> Values? {
        guard view.showsAddressForm, let inbox = view.inbox else { return nil }
        return [
            "name": Self.windowAddressField, "hint": phrases("window-address-hint", ["address": inbox.redirectURI]),
            "error": view.addressProblem.map(\.asSentence).orAbsent,
        ]
    }

    private func asking(_ view: SignInView) -> String {
        guard !view.subject.isAppOnly else { return phrases("sign-in-verifying-app-only") }
        return phrases(view.state == .authorized ? "sign-in-authorized" : "sign-in-verifying")
    }

    private func heading(of view: SignInView) -> String { phrases("sign-in-\(view.state.rawValue)-heading") }

    private func values(of question: ProgramQuestion) -> Values {
        [
            "question": question.text, "inputType": question.isSecret ? "password" : "text",
            "usual": question.usualAnswer.orAbsent,
        ]
    }

    /// What a program says; where it says nothing, that it is at work.
    private func notice(in view: SignInView) -> String? {
        guard view.state == .notice, case .notice(let text) = view.step else { return nil }
        return text ?? phrases("sign-in-program-works")
    }

    private func values(of prompt: DevicePrompt, _ frame: PageFrame) -> Values {
        [
            "code": prompt.userCode, "spelled": prompt.userCode.map(String.init).joined(separator: " "),
            "instruction": phrases(prompt.addressWithCode == nil ? "device-type" : "device-compare"),
            "way": prompt.shortestWay.absoluteString.asWebAddress.orAbsent,
            "page": prompt.address.absoluteString.asWebAddress.orAbsent,
            "message": prompt.message.orAbsent, "ends": Moment(date: prompt.expiresAt, now: frame.now).values(phrases),
        ]
    }

    /// Consent where somebody is asked, authorization, verification: which are done, at which it stands or has stopped.
    private func steps(of view: SignInView) -> [Values] {
        let current =
            switch view.state {
            case .failed, .cancelled: view.wasAuthorized ? 2 : 0
            case .preparing, .open, .enterCode, .notice, .question: 0
            case .authorized: 1
            case .verifying: 2
            case .finished, .tried: 3
            }
        let hasStopped = view.state == .failed || view.state == .cancelled
        let names = ["step-consent", "step-authorized", "step-verified"]
        let isAppOnly = view.subject.isAppOnly
        return names.enumerated().dropFirst(isAppOnly ? 1 : 0).map { index, name in
            let current = isAppOnly ? max(current, 1) : current
            let (state, symbol) =
                if index < current {
                    ("done", "verified")
                } else if index == current {
                    hasStopped ? ("stopped", "broken") : ("current", "authorized")
                } else {
                    ("later", "declared")
                }
            return [
                "name": phrases(name), "state": state, "symbol": symbol, "stateWord": phrases("step-\(state)"),
                "isCurrent": index == current,
            ]
        }
    }
}
