import Mustache

/// Pages as HTML. Every value from outside is escaped by the template engine: no template uses an unescaped tag.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    init() throws {
        var library = MustacheLibrary()
        for (name, template) in [
            ("layout", PackageResources.layout_mustache), ("sign-in", PackageResources.sign_in_mustache),
            ("consent", PackageResources.consent_mustache), ("device", PackageResources.device_mustache),
            ("device-outcome", PackageResources.device_outcome_mustache),
            ("problem", PackageResources.problem_mustache),
        ] {
            try library.register(String(decoding: template, as: UTF8.self), named: name)
        }
        self.library = library
    }

    static var styleSheet: [UInt8] { PackageResources.style_css }

    func html(_ page: Page) -> String {
        switch page {
        case .signIn(let form): render(form.values, "sign-in")
        case .consent(let form): render(form.values, "consent")
        case .device(let form): render(form.values, "device")
        case .deviceOutcome(let outcome): render(["explanation": outcome.explanation], "device-outcome")
        case .problem(let problem): render(["explanation": problem.explanation], "problem")
        }
    }

    private func render(_ values: [String: Any], _ template: String) -> String {
        library.render(values, withTemplate: template) ?? ""
    }
}

extension SignInForm {
    fileprivate var values: [String: Any] {
        [
            "action": Endpoint.signIn.path, "transaction": transaction, "client": clientID,
            "username": username ?? "", "hasFailed": hasFailed,
        ]
    }
}

extension DeviceForm {
    fileprivate var values: [String: Any] {
        ["action": Endpoint.device.path, "userCode": userCode ?? "", "hasFailed": hasFailed]
    }
}

extension ConsentForm {
    /// What a scope means to a person, for those of the default configuration.
    private static let meanings = [
        "openid": "confirm who you are",
        "email": "see your mail address",
        "offline_access": "keep its access while you are away",
        "mail.read": "read your mail",
        "mail.send": "send mail as you",
    ]

    fileprivate var values: [String: Any] {
        [
            "action": Endpoint.consent.path, "transaction": transaction, "client": clientID, "address": address,
            "scopes": scopes.enumerated().map { index, scope in
                ["id": "scope-\(index)", "name": scope, "meaning": Self.meanings[scope] ?? "use \(scope)"]
            },
        ]
    }
}
