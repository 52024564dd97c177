/// A part of a page, by what a person calls it.
public struct Control: Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
        case button
        case link
        /// Something to type or choose in.
        case field
        case checkbox
        case heading
        /// Whatever a selector of CSS finds: for what has no name.
        case selector
    }

    let kind: Kind
    /// The accessible name, or the beginning of it; or the selector.
    let name: String
    /// A selector of CSS for the part of the page in which it is looked for.
    private(set) var place: String?

    public static func button(_ name: String) -> Control { Control(kind: .button, name: name) }
    public static func link(_ name: String) -> Control { Control(kind: .link, name: name) }
    public static func field(_ name: String) -> Control { Control(kind: .field, name: name) }
    public static func checkbox(_ name: String) -> Control { Control(kind: .checkbox, name: name) }
    public static func heading(_ name: String) -> Control { Control(kind: .heading, name: name) }
    public static func selector(_ selector: String) -> Control { Control(kind: .selector, name: selector) }

    /// The same, looked for in a part of the page only.
    public func within(_ selector: String) -> Control {
        var control = self
        control.place = selector
        return control
    }

    public var description: String {
        "the \(kind.rawValue) “\(name)”" + (place.map { " in \($0)" } ?? "")
    }
}
