import Testing

@testable import Console

/// What holds for each page, whatever it shows.
struct MarkupTests {
    private let everything: [(name: String, html: String)]

    init() throws {
        let pages = try EveryPage()
        everything = pages.whole + pages.fragments
    }

    @Test func eachChangeCarriesTheCSRFToken() {
        for (name, html) in everything {
            for form in html.split(separator: "<form ").dropFirst() where form.contains("method=\"post\"") {
                let content = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
                #expect(
                    content.contains("<input type=\"hidden\" name=\"csrf\" value=\"csrf-of-this-session\">"),
                    "\(name): \(content.prefix(80))")
            }
        }
    }

    @Test func eachControlHasALabel() {
        for (name, html) in everything {
            let page = Markup(html)
            #expect(page.all("input", "select", "textarea").count == html.matches(of: /<(input|select|textarea)/).count)
            let labelled = Set(page.all("label").compactMap { $0["for"] })
            for control in page.all("input", "select", "textarea") where control["type"] != "hidden" {
                let isLabelled = control["id"].map(labelled.contains) ?? false
                #expect(isLabelled || control["aria-label"] != nil, "\(name): \(control.attributes)")
            }
        }
    }

    @Test func eachNameInAPageIsUniqueAndEachReferenceLeadsThere() {
        for (name, html) in everything {
            let page = Markup(html)
            let ids = page.elements.compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count, "\(name): \(ids.filter { id in ids.count { $0 == id } > 1 })")
            let references = ["aria-describedby", "aria-labelledby", "for", "data-copy-from", "form"].flatMap {
                attribute in
                page.elements.compactMap { $0[attribute] }.flatMap { $0.split(separator: " ").map(String.init) }
            }
            for reference in references { #expect(ids.contains(reference), "\(name): \(reference)") }
        }
    }

    @Test func nothingIsInlineAndNothingComesFromAnotherHost() {
        for (name, html) in everything {
            let page = Markup(html)
            for element in page.elements {
                #expect(
                    element["style"] == nil && element.attributes.keys.allSatisfy { !$0.hasPrefix("on") }, "\(name)")
                if element.name == "style" { Issue.record("\(name): a style element") }
                let loads = ["script": "src", "img": "src", "link": "href"][element.name]
                if let loads { #expect(element[loads]?.hasPrefix("/assets/") == true, "\(name): \(element)") }
                if element.name == "a", element["href"]?.hasPrefix("http") == true {
                    #expect(element["rel"] == "noreferrer noopener", "\(name): \(element)")
                }
            }
        }
    }

    @Test func noPhraseIsMissing() throws {
        let phrases = try Phrases.english()
        for (name, template) in ConsolePages.templates {
            let text = String(decoding: template, as: UTF8.self)
            for match in text.matches(of: /\{\{t\.([a-z_-]+)\}\}/) {
                #expect(phrases.texts[String(match.1)] != nil, "\(name): \(match.1)")
            }
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name) has an unescaped tag")
        }
        for (name, html) in everything { #expect(!html.contains("⟨"), "\(name)") }
    }

    @Test func eachPageHasOneHeadingOfItsOwnAndATitle() throws {
        for (name, html) in try EveryPage().whole {
            let page = Markup(html)
            #expect(page.all("h1").count == 1, "\(name)")
            #expect(page.all("title").first?.text.hasSuffix(" – mailgrant") == true, "\(name)")
            #expect(page.all("html").first?["lang"] == "en", "\(name)")
        }
    }
}
