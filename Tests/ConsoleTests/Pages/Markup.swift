import Foundation

@testable import Console

/// The tags of a page, enough to ask what a test asks: the pages are our own, and well formed.
struct Markup {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// What stands between this tag and the next.
        var text: String
        subscript(attribute: String) -> String? { attributes[attribute] }
    }

    let elements: [Element]

    init(_ html: String) {
        elements = html.matches(of: /<([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>([^<]*)/).map { match in
            var attributes: [String: String] = [:]
            for attribute in String(match.2).matches(of: /([a-z-]+)(?:="([^"]*)")?/) {
                attributes[String(attribute.1)] = Self.unescaped(String(attribute.2 ?? ""))
            }
            return Element(name: String(match.1), attributes: attributes, text: Self.unescaped(String(match.3)))
        }
    }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
    }

    func all(_ names: String...) -> [Element] { elements.filter { names.contains($0.name) } }

    /// What a browser would send of a form, by its action, when no button is pressed.
    func submission(of action: String) -> FormValues {
        var fields: [(name: String, value: String)] = []
        var isInside = false
        var select: String?
        for element in elements {
            if element.name == "form" { isInside = element["action"] == action }
            if element.name == "select" { select = element["name"] }
            guard isInside, element["disabled"] == nil, element["form"] == nil else { continue }
            switch element.name {
            case "input":
                let isBox = element["type"] == "checkbox"
                guard let name = element["name"], !isBox || element["checked"] != nil else { continue }
                fields.append((name, element["value"] ?? ""))
            case "option":
                guard let name = select, element["selected"] != nil else { continue }
                fields.append((name, element["value"] ?? ""))
            case "textarea":
                // A browser drops the line break that begins a text area, and sends CR LF.
                let text = element.text.drop { $0 == "\n" }.replacingOccurrences(of: "\n", with: "\r\n")
                fields.append((element["name"] ?? "", text))
            default: break
            }
        }
        return FormValues(fields)
    }
}
