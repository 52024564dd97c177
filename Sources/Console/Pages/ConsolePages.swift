import FoundationEssentials
import Grants
import Mustache

/// The console's pages as HTML.
///
/// Every value is escaped by the template engine (no template has an unescaped tag) and made visible by ``VisibleValues``; every
/// word of the pages' own comes from ``Phrases``. A page needs no script and takes nothing from another host.
struct ConsolePages: Sendable {
    let phrases: Phrases
    private let library: MustacheLibrary

    init() throws {
        var library = MustacheLibrary()
        for (name, template) in Self.templates {
            try library.register(String(decoding: template, as: UTF8.self), named: name)
        }
        self.library = library
        self.phrases = try Phrases.english()
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - title: what stands before the program's name in the window's title.
    ///   - place: the entry of the navigation that this page belongs to.
    ///   - isLive: whether the script may put a newer one in its place, fetched from the same address.
    ///   - reloads: whether a browser without a script is to ask again every few seconds.
    func page(
        _ template: String, title: String, place: Place? = nil, reloads: Bool = false, isLive: Bool = false,
        _ frame: PageFrame,
        _ values: Values
    ) -> String {
        let own: Values = [
            "events": EventStream.address(since: frame.observed), "title": phrases("page-title", ["title": title]),
            "reload": reloads, "isLive": isLive,
            "places": Place.allCases.map { item in
                [
                    "path": item.rawValue, "name": phrases("place-\(item)"), "isCurrent": item == place,
                    "count": item == .plan ? frame.planCount.flatMap { $0 > 0 ? "\($0)" : nil }.orAbsent : false,
                    "countInWords": phrases.count(frame.planCount ?? 0, "plan-steps"),
                ] as Values
            },
            "notice": frame.notice.map(values(of:)).orAbsent,
        ]
        return fragment(template, frame, own.merging(values) { _, new in new })
    }

    /// A part of a page, or a page whose template brings its own frame.
    func fragment(_ template: String, _ frame: PageFrame, _ values: Values) -> String {
        fragment(template, values.merging(["csrf": frame.csrfToken]) { value, _ in value })
    }

    func fragment(_ template: String, _ values: Values) -> String {
        var all = VisibleValues.made(of: values)
        all["t"] = phrases.texts
        all["language"] = phrases.language
        all["assets"] = [
            "stylesheet": Self.stylesheet.path, "script": Self.script.path, "icon": Self.icon.path,
        ]
        // The engine gives nothing only for a template that was not registered; a test renders every one.
        return library.render(all, withTemplate: template) ?? ""
    }

    /// The entries of the navigation and where they lead.
    enum Place: String, CaseIterable {
        case accounts = "/"
        case plan = "/plan"
        case journal = "/journal"
        case files = "/files"
        case providers = "/providers"
    }
}
