import Mustache

/// A text with mustache tags (mustache(5)) in a client file; ``TemplateValues`` has what the tags may name.
public struct ClientTemplate: Sendable, Equatable {
    public let text: String
    private let content: Content

    private enum Content: Sendable {
        case template(MustacheTemplate)
        /// What a client's program gave: no tag in it means anything.
        case literal
        /// What a client's program gives for each account, and was not asked for.
        case unrendered
    }

    /// A text that stands as it is.
    init(literally text: String) {
        self.text = text
        content = .literal
    }

    private init(unrendered: Void) {
        text = ""
        content = .unrendered
    }

    /// In place of what a client's program was not asked for.
    static let unrendered = ClientTemplate(unrendered: ())

    /// - Throws: ``ClientTemplateError`` where the text is no template.
    init(_ text: String) throws(ClientTemplateError) {
        self.text = text
        do {
            // Plain text: the quoting of values is the file's own, not that of HTML.
            content = .template(try MustacheTemplate(string: "{{% CONTENT_TYPE: TEXT}}\n" + text))
        } catch {
            throw ClientTemplateError()
        }
    }

    /// The text with the tags filled in.
    func rendered(with values: TemplateValues) throws(TemplateFault) -> String {
        switch content {
        case .template(let template):
            let rendered = template.render(values)
            if let fault = values.faults.first { throw fault }
            return rendered
        case .literal: return text
        case .unrendered: throw .unrendered
        }
    }

    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }
}

/// The tags of a text are not closed, or nested wrongly.
struct ClientTemplateError: Error {}
