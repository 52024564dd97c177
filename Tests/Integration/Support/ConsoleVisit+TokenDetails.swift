import PlainJSON
import Surroundings
import Testing

/// "OAuth Token Details" in the dialog, as a person fills them in.
extension ConsoleVisit {
    /// Chooses a type or a grant type and waits until its defaults are filled in.
    ///
    /// - Parameters:
    ///   - option: what the list's entry says.
    ///   - sign: something of the defaults, as ``typedValues()`` has it.
    func choose(_ option: String, in list: String, until sign: String) async throws {
        try await browser.choose(option, in: .field(list))
        try await browser.wait(for: "“\(sign)” in the dialog") {
            try await typedValues().joined(separator: "\n").contains(sign)
        }
    }

    /// What stands in every field of the dialog's form that a person can change, as `name=value`, in the order of the page. The
    /// client secret is not among them.
    func typedValues() async throws -> [String] {
        try await browser.run(
            script: """
                const fields = document.querySelectorAll("dialog:modal [data-token-form] :is(input, select, textarea)");
                return [...fields].filter((field) => field.name && field.type !== "hidden" && field.type !== "password")
                  .map((field) => `${field.name}=${field.type === "checkbox" ? field.checked : field.value}`);
                """
        ).elements.compactMap(\.text)
    }

    /// The scopes, as they stand in their field.
    func scopes() async throws -> [String] {
        try await browser.value(of: .field("Scopes")).split(separator: "\n").map(String.init)
    }

    /// Has the page count the windows that it opens from now on.
    func countOpenedWindows() async throws {
        try await browser.run(
            script: """
                window.openedWindows = 0;
                for (const opener of [window, ...[...document.querySelectorAll("iframe")].map((each) => each.contentWindow)]) {
                  const open = opener.open.bind(opener);
                  opener.open = (...words) => { window.openedWindows += 1; return open(...words); };
                }
                """)
    }

    /// How many windows the page has opened since ``countOpenedWindows()``.
    func openedWindows() async throws -> Int {
        try await browser.run(script: "return window.openedWindows").number.map { Int($0) } ?? -1
    }
}
