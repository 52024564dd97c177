import PlainJSON
import Surroundings
import Testing

/// A person before the console of a practice world, in a real browser.
struct ConsoleVisit {
    let practice: Practice
    let console: PracticeConsole
    let browser: Chromium
}

/// Plays a scenario in a ``Practice`` world with the console open in a browser.
///
/// At its end the browser's console must have said nothing of the console's pages but what the scenario itself took from
/// it, and no request may have left the machine.
///
/// - Parameters:
///   - options: more options of `mailgrant console`.
///   - preparation: what is done in the world before the console is started.
func visitingConsole(
    _ habits: ChromiumHabits = ChromiumHabits(), providerOptions: [String] = [], options: [String] = [],
    after preparation: (Practice) async throws -> Void = { _ in }, _ scenario: (ConsoleVisit) async throws -> Void
) async throws {
    try await inPractice(providerOptions: providerOptions) { practice in
        try await preparation(practice)
        try await practice.visitingConsole(habits, options: options, scenario)
    }
}

extension Practice {
    /// The same in a world that is there already.
    func visitingConsole(
        _ habits: ChromiumHabits = ChromiumHabits(), options: [String] = [],
        _ scenario: (ConsoleVisit) async throws -> Void
    ) async throws {
        try await withConsole(options: options) { console in
            try await withChromium(habits, in: scratch) { browser in
                try await browser.open(console.oneTimeAddress)
                let visit = ConsoleVisit(practice: self, console: console, browser: browser)
                try await scenario(visit)
                try await visit.expectQuietConsole()
                try await visit.expectLocalRequests()
            }
        }
    }
}

extension ConsoleVisit {
    /// Nothing of a script, a style or a picture went wrong. Answers that are refusals are not counted: a form with a mistake
    /// in it is answered with a status of its own.
    func expectQuietConsole(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let messages = try await browser.takeConsoleMessages().filter {
            $0.text.hasPrefix(console.origin) && !($0.source == "network" && $0.text.contains("status of 422"))
        }
        #expect(messages.isEmpty, "\(messages)", sourceLocation: sourceLocation)
    }

    /// Console, provider and listener are all on loopback, and nothing else was asked for anything.
    func expectLocalRequests(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let strangers = try await browser.takeRequests().map(\.url).filter {
            $0.firstMatch(of: /^[a-z]+:\/\/(127\.0\.0\.1|localhost)[:\/]/) == nil
        }
        #expect(strangers.isEmpty, "\(strangers)", sourceLocation: sourceLocation)
    }

    /// What a rule of accessibility is broken by on the page that is shown.
    func expectAccessible(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let violations = try await browser.accessibilityViolations()
        #expect(violations.isEmpty, "\(violations)", sourceLocation: sourceLocation)
    }

    /// The part of the overview that shows one connection.
    func row(_ direction: Direction, of account: String = Practice.account) -> String {
        ".connection[aria-labelledby='\(account)-\(direction)']"
    }

    /// The settings of one server in the form of an account.
    func server(_ direction: Direction) -> String {
        "fieldset:has([name='\(direction).wanted'])"
    }

    /// Waits until a connection's row has these words.
    func see(_ words: String, _ direction: Direction, of account: String = Practice.account) async throws {
        let row = Control.selector(row(direction, of: account))
        try await browser.wait(for: "“\(words)” in the row of \(account) \(direction)") {
            try await browser.text(of: row).localizedLowercaseContains(words)
        }
    }

    /// Types one text into every text field of the page or the dialog, by hand of a script, and sends the form.
    ///
    /// - Parameter action: the value of the button; nothing means the main one.
    func fillEveryField(with text: String, thenPress action: String?) async throws {
        try await browser.run(
            script: """
                const dialogs = document.querySelectorAll("dialog:modal");
                const place = dialogs[dialogs.length - 1] ?? document;
                const forms = place.querySelectorAll("form:has(input[type=text], input:not([type]))");
                const form = forms[forms.length - 1];
                for (const field of form.querySelectorAll("input:not([type=hidden], [type=checkbox], [readonly]), textarea"))
                  field.value = arguments[0];
                form.noValidate = true;
                const button = arguments[1] && form.querySelector(`button[value="${arguments[1]}"]`);
                form.requestSubmit(button || null);
                """, .string(text), action.map { .string($0) } ?? .null)
    }

    func openOverview() async throws {
        try await browser.open("\(console.origin)/")
    }

    /// Opens the dialog of a connection from its row.
    func openTokenDetails(_ direction: Direction) async throws {
        try await browser.click(.link("Manage Token").within(row(direction)))
        try await browser.see("OAuth Token Details")
    }
}

extension String {
    func localizedLowercaseContains(_ words: String) -> Bool { lowercased().contains(words.lowercased()) }
}
