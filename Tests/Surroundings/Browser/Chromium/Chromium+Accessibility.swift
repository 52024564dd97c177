import FoundationEssentials
import PlainJSON

/// How a page serves people who see, hear or move differently.
extension Chromium {
    /// What axe-core has to object to: WCAG 2.0 to 2.2 at A and AA, and its best practices.
    public func accessibilityViolations() async throws -> [AccessibilityViolation] {
        let axe = try String(contentsOfFile: try await PythonPackages.installed().axe, encoding: .utf8)
        // Not by a script element: the page's Content-Security-Policy allows none.
        try await run(script: axe)
        let answer = try await run(asynchronousScript: Self.judging)
        if let failure = answer.text { throw WebDriverFailure(error: "axe-core", message: failure) }
        return answer.elements.map { AccessibilityViolation($0) }
    }

    private static let judging = """
        const done = arguments[arguments.length - 1];
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then(
          (result) => done(result.violations.map((violation) => ({
            rule: violation.id, help: violation.help,
            places: violation.nodes.map((node) => `${node.html} ${node.any.concat(node.all, node.none)
              .map((check) => check.message).join("; ")}`),
          }))),
          (why) => done(`${why}`));
        """

    /// What a screen reader is told of each control that can be used: its role and its name. A name may be empty.
    public func announcedControls() async throws -> [(role: String, name: String)] {
        let tree = try await driver.devTools("Accessibility.getFullAXTree")
        return (tree["nodes"]?.elements ?? []).compactMap { node in
            guard node["ignored"]?.bool != true, let role = node["role"]?["value"]?.text,
                Self.controlRoles.contains(role)
            else { return nil }
            return (role, node["name"]?["value"]?.text ?? "")
        }
    }

    private static let controlRoles: Set = [
        "button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "spinbutton", "switch", "textbox",
    ]
}

/// One rule that a page breaks.
public struct AccessibilityViolation: Sendable, CustomStringConvertible {
    /// Its name, such as `color-contrast`.
    public let rule: String
    let help: String
    /// The markup of each place, and what is wrong with it.
    let places: [String]

    init(_ violation: JSONValue) {
        rule = violation["rule"]?.text ?? ""
        help = violation["help"]?.text ?? ""
        places = violation["places"]?.elements.compactMap(\.text) ?? []
    }

    public var description: String { ([" \(rule): \(help)"] + places).joined(separator: "\n    ") }
}
