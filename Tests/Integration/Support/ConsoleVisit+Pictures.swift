import PlainJSON
import Surroundings
import Testing

extension ConsoleVisit {
    /// Keeps pictures of what is shown now, narrow and wide, in light and dark. In each of them nothing is cut off at the side,
    /// and axe-core has nothing to object to.
    ///
    /// - Parameter name: of the state that is shown.
    func keepPictures(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for width in [320, 1280] {
            try await browser.resize(width: width, height: 900)
            let height = try await browser.run(script: Self.wholeHeight).number ?? 0
            try await browser.resize(width: width, height: min(max(900, Int(height)), 3000))
            let overflow = try await browser.sidewaysOverflow()
            #expect(overflow <= 0, "\(name) at \(width)", sourceLocation: sourceLocation)
            let cutOff = try await browser.run(script: Self.cutOff).elements.compactMap(\.text)
            #expect(cutOff.isEmpty, "\(name) at \(width): \(cutOff)", sourceLocation: sourceLocation)
            for scheme in Chromium.Scheme.allCases {
                try await browser.prefer(scheme, reducedMotion: true)
                try await expectAccessible(sourceLocation: sourceLocation)
                try await browser.keepScreenshot("console-\(name)-\(width)-\(scheme.rawValue)")
            }
        }
        try await browser.prefer(.light)
        try await browser.resetSize()
    }

    /// The same of a page, narrow and dark, wide and light.
    func look(at name: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for (width, scheme) in [(320, Chromium.Scheme.dark), (1280, .light)] {
            try await browser.resize(width: width, height: 900)
            try await browser.prefer(scheme, reducedMotion: true)
            let overflow = try await browser.sidewaysOverflow()
            #expect(overflow <= 0, "\(name) at \(width)", sourceLocation: sourceLocation)
            try await expectAccessible(sourceLocation: sourceLocation)
            try await browser.keepScreenshot("console-command-\(name)-\(width)-\(scheme.rawValue)")
        }
    }

    /// So high must a window be that an open dialog is seen as a whole.
    private static let wholeHeight = """
        const dialog = document.querySelector("dialog:modal");
        return dialog ? dialog.scrollHeight + 120 : 0;
        """

    /// What is wider than its place and cannot be moved sideways there either: a person never sees the rest of it. Fields are
    /// moved with the caret.
    private static let cutOff = """
        const front = document.querySelector("dialog:modal") ?? document.body;
        return [...front.querySelectorAll("*")].filter((element) =>
          element.checkVisibility() && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
          && !element.matches("input, select, textarea, svg, svg *, .unseen")
          && !["auto", "scroll", "visible"].includes(getComputedStyle(element).overflowX))
          .map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
        """
}
