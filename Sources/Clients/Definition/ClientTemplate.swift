import Mustache

/// A text with mustache tags (mustache(5)) in a client file; ``TemplateValues`` has what the tags may name.
public struct ClientTemplate: Sendable, Equatable {
    public let text: String
    private let template: MustacheTemplate

    /// - Throws: ``ClientTemplateError`` where the text is no template.
    init(_ text: String) throws(ClientTemplateError) {
        self.text = text
        do {
            // Plain text: the quoting of values is the file's own, not that of HTML.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE: TEXT}}\n" + text)
        } catch {
            throw ClientTemplateError()
        }
    }

    /// The text with the tags filled in.
    func rendered(with values: TemplateValues) throws(TemplateFault) -> String {
        let rendered = template.render(values)
        if let fault = values.faults.first { throw fault }
        return rendered
    }

    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }
}

/// The tags of a text are not closed, or nested wrongly.
struct ClientTemplateError: Error {}
