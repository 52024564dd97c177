import FoundationEssentials
public import PlainJSON

/// What a person does with a page's controls. Each step waits until the control is there and can be used.
extension Chromium {
    public func click(_ control: Control) async throws {
        try await act(on: control) { element in
            try await moveIntoSight(element)
            try await unlessWindowCloses { try await driver.post("/element/\(element)/click") }
        }
    }

    /// Puts a text into a field, in place of what is there.
    public func type(_ text: String, into control: Control) async throws {
        try await act(on: control) { element in
            try await driver.post("/element/\(element)/clear")
            guard !text.isEmpty else { return }
            try await driver.post("/element/\(element)/value", ["text": .string(text)])
        }
    }

    /// Chooses one of a list's entries by what it says.
    public func choose(_ option: String, in control: Control) async throws {
        try await act(on: control) { element in
            try await moveIntoSight(element)
            let path = "./descendant::option[normalize-space(.) = '\(option)']"
            let found = try await driver.post(
                "/element/\(element)/element", ["using": "xpath", "value": .string(path)])
            try await driver.post("/element/\(try elementID(found))/click")
        }
    }

    /// Ticks a checkbox, or clears it.
    public func tick(_ control: Control, _ isTicked: Bool = true) async throws {
        try await act(on: control) { element in
            guard try await driver.get("/element/\(element)/selected").bool != isTicked else { return }
            try await moveIntoSight(element)
            try await driver.post("/element/\(element)/click")
        }
    }

    /// Presses keys one after the other, as on a keyboard: whatever has the focus gets them.
    public func press(_ keys: Key..., holding modifier: Key? = nil) async throws {
        var actions: [JSONValue] = []
        if let modifier { actions.append(["type": "keyDown", "value": .string(modifier.code)]) }
        for key in keys {
            actions.append(["type": "keyDown", "value": .string(key.code)])
            actions.append(["type": "keyUp", "value": .string(key.code)])
        }
        if let modifier { actions.append(["type": "keyUp", "value": .string(modifier.code)]) }
        try await unlessWindowCloses {
            try await driver.post(
                "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .array(actions)]]])
        }
    }

    /// Types a text where the focus is, key by key.
    public func pressKeys(of text: String) async throws {
        let actions = text.flatMap { character -> [JSONValue] in
            ["keyDown", "keyUp"].map { ["type": $0, "value": .string(String(character))] }
        }
        try await driver.post(
            "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .array(actions)]]])
    }

    // MARK: - Looking

    /// Waits until it is there.
    public func see(_ control: Control) async throws {
        try await act(on: control) { _ in }
    }

    /// Waits until it is no longer there.
    public func seeNoMore(_ control: Control) async throws {
        try await wait(for: "the end of \(control)") { try await elements(control).isEmpty }
    }

    /// Whether it is there now.
    public func shows(_ control: Control) async throws -> Bool {
        try await !elements(control).isEmpty
    }

    /// What stands in a field.
    public func value(of control: Control) async throws -> String {
        try await property("value", of: control).text ?? ""
    }

    public func isTicked(_ control: Control) async throws -> Bool {
        try await property("checked", of: control).bool ?? false
    }

    /// The text that a person reads in it, with runs of white space as one space.
    public func text(of control: Control) async throws -> String {
        let text = try await property("innerText", of: control).text ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A property of the element in the page.
    public func property(_ name: String, of control: Control) async throws -> JSONValue {
        try await act(on: control) { try await driver.get("/element/\($0)/property/\(name)") }
    }

    /// What has the focus: role and accessible name as Chromium tells them to a screen reader, such as `button Authorize`.
    public func focus() async throws -> String {
        var announced = ""
        try await wait(for: "something with the focus") {
            let element = try elementID(try await driver.get("/element/active"))
            let role = try await driver.get("/element/\(element)/computedrole").text ?? ""
            announced = "\(role) \(try await driver.get("/element/\(element)/computedlabel").text ?? "")"
            return true
        }
        return announced
    }

    /// Does what may close the window: the driver then has nobody to ask how it went.
    private func unlessWindowCloses(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as WebDriverFailure where failure.error == "no such window" {
            // It did.
        }
    }

    // MARK: - Finding

    /// Does something with the one element that a control stands for, as soon as it is there and lets it be done.
    ///
    /// - Throws: ``NeverSeen``; ``Ambiguous`` where several elements answer to the name.
    @discardableResult
    private func act<Result>(on control: Control, _ body: (String) async throws -> Result) async throws -> Result {
        var result: Result?
        try await wait(for: "\(control)") {
            let found = try await elements(control)
            guard let element = found.first else { return false }
            guard found.count == 1 else { throw Ambiguous(control: control, count: found.count) }
            result = try await body(element)
            return true
        }
        guard let result else { preconditionFailure("waited for nothing") }
        return result
    }

    /// To the middle of the window: at its edge a bar that stays there may cover it.
    private func moveIntoSight(_ element: String) async throws {
        let reference: JSONValue = [Self.elementKey: .string(element)]
        try await run(script: "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", reference)
    }

    private func elements(_ control: Control) async throws -> [String] {
        let found = try await run(
            script: Self.finding, .string(control.kind.rawValue), .string(control.name),
            control.place.map { .string($0) } ?? .null)
        return try found.elements.map(elementID)
    }

    private static let finding = String(decoding: PackageResources.find_control_js, as: UTF8.self)

    private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    /// The ID in a web element reference (W3C WebDriver, section 12).
    private func elementID(_ reference: JSONValue) throws -> String {
        guard let id = reference[Self.elementKey]?.text else {
            throw WebDriverFailure(error: "no such element", message: "no reference to an element")
        }
        return id
    }
}

/// A person could not tell which of them is meant.
public struct Ambiguous: Error, CustomStringConvertible {
    let control: Control
    let count: Int

    public var description: String { "\(count) times \(control)" }
}

/// A key without a letter (W3C WebDriver, section 17.4.2).
public enum Key: Sendable {
    case tab, enter, space, escape, shift, control, up, down

    var code: String {
        switch self {
        case .tab: "\u{E004}"
        case .enter: "\u{E007}"
        case .space: " "
        case .escape: "\u{E00C}"
        case .shift: "\u{E008}"
        case .control: "\u{E009}"
        case .up: "\u{E013}"
        case .down: "\u{E015}"
        }
    }
}
