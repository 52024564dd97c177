import Console
import Declarations
import Grants

extension AccountDraft {
    /// What to change in a declaration so that it says what was typed.
    ///
    /// - Parameter defaults: what stands where nothing is typed.
    /// - Throws: ``FieldProblems`` with everything that cannot be declared at all.
    func change(
        of declared: NewAccount, _ defaults: [Direction: [MailProtocol: ServerDraft]]
    ) throws(FieldProblems) -> DeclarationChange {
        var change = DeclarationChange()
        var problems: [FieldProblem] = []
        if address != declared.address { change.set(DeclarationKey(["address"]), to: .text(address)) }
        for direction in Direction.allCases {
            guard let server = self[direction] else {
                if declared[direction] != nil { change.unset(.connection(direction)) }
                continue
            }
            problems += server.problems(direction)
            server.add(to: &change, direction, of: declared[direction], defaults[direction] ?? [:])
        }
        if incoming == nil, outgoing == nil {
            problems.append(
                FieldProblem(field: .form, message: "an account has an incoming or an outgoing server, or both"))
        }
        guard problems.isEmpty else { throw FieldProblems(all: problems) }
        return change
    }

    subscript(direction: Direction) -> ServerDraft? { direction == .incoming ? incoming : outgoing }
}

/// What is wrong with the fields of a form. There is one at least.
struct FieldProblems: Error {
    var all: [FieldProblem]
}

extension ServerDraft {
    /// What is no declaration whatever else is typed.
    func problems(_ direction: Direction) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        func report(_ field: FormField.ServerField, _ message: String) {
            problems.append(FieldProblem(field: .server(direction, field), message: message))
        }
        if MailProtocol(rawValue: mailProtocol)?.serves(direction) != true {
            report(.mailProtocol, "is no protocol of an \(direction) server")
        }
        if !port.isEmpty, !(Int(port).map { (1...65535).contains($0) } ?? false) {
            report(.port, "is not a port number, 1 to 65535")
        }
        if !security.isEmpty, ConnectionSecurity(rawValue: security) == nil {
            report(.security, "is not one of tls, starttls and none")
        }
        return problems
    }

    fileprivate func add(
        to change: inout DeclarationChange, _ direction: Direction, of declared: NewConnection?,
        _ defaults: [MailProtocol: ServerDraft]
    ) {
        let chosen = MailProtocol(rawValue: mailProtocol)
        let standard = chosen.flatMap { defaults[$0] }
        func value(_ key: String, _ text: String) -> DeclarationValue {
            (key == "port" ? Int(text).map(DeclarationValue.number) : nil) ?? .text(text)
        }
        func put(_ key: String, _ typed: String, declared: String?, standard: String?) {
            // What is typed and is the default needs no line; one that is there stays.
            if typed.isEmpty, declared != nil {
                let standard = standard.flatMap { $0.isEmpty ? nil : value(key, $0) }
                return change.unset(.connection(direction, key), for: standard)
            }
            guard !typed.isEmpty, typed != declared, declared != nil || typed != standard else { return }
            change.set(.connection(direction, key), to: value(key, typed))
        }
        put("protocol", mailProtocol, declared: declared?.mailProtocol.rawValue, standard: nil)
        put("host", host, declared: declared?.host, standard: standard?.host)
        put("port", port, declared: declared?.port.map(String.init), standard: standard?.port)
        put("security", security, declared: declared?.security?.rawValue, standard: standard?.security)
        put("user", user, declared: declared?.user, standard: standard?.user)
        let usedOAuth = declared.map { $0.authentication != .password } ?? true
        if chosen?.isOverHTTPS == true { change.unset(.connection(direction, "mechanism")) }
        guard usesOAuth != usedOAuth else { return }
        if usesOAuth {
            return change.unset(
                .connection(direction, "authentication"), for: .text(Authentication.oauth2.rawValue))
        }
        change.set(.connection(direction, "authentication"), to: .text(Authentication.password.rawValue))
        for key in DeclarationKey.forTokensOnly { change.unset(.connection(direction, key)) }
    }
}
