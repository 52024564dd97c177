import PlainJSON
import Surroundings

/// The console's first page, loaded by a browser with an empty cache, and the same bytes as plain files of Python's
/// `http.server`, in turn: what the console adds is that it looks at accounts and grants, and writes the page.
struct PageRace {
    /// Of the console, the medians of all rounds.
    private(set) var console = PageTimes()
    private(set) var files = PageTimes()
    /// What one load of the console's page brings over the connection in bytes, headers included.
    private(set) var transferred = 0

    /// - Parameter rounds: how many loads of each count, after one to warm up.
    static func run(rounds: Int) async throws -> PageRace {
        try await withPractice(from: try Executables()) { practice in
            try await practice.declaration.runSuccessfully()
            try await practice.mailgrant("authorize", Practice.account).runSuccessfully()
            return try await practice.withConsole { console in
                try await withChromium(in: practice.scratch) { browser in
                    try await browser.open(console.oneTimeAddress)
                    let page = try await browser.copyPage(of: console.origin)
                    return try await withStaticPages(page, in: practice.scratch) { origin in
                        var race = PageRace()
                        try await race.run(browser, console: console.origin, files: origin, rounds: rounds)
                        return race
                    }
                }
            }
        }
    }

    private mutating func run(_ browser: Chromium, console: String, files: String, rounds: Int) async throws {
        var times: (console: [PageTimes], files: [PageTimes]) = ([], [])
        for round in 0...rounds {
            _ = try await browser.takeRequests()
            let first = try await browser.load("\(console)/")
            transferred = max(
                transferred,
                try await browser.takeRequests().filter { $0.url.hasPrefix(console) }
                    .reduce(0) { $0 + $1.transferred })
            let second = try await browser.load("\(files)/")
            guard round > 0 else { continue }
            times.console.append(first)
            times.files.append(second)
        }
        self.console = PageTimes(mediansOf: times.console)
        self.files = PageTimes(mediansOf: times.files)
    }
}

/// How long a page took, in milliseconds from the moment at which the browser set out for it.
struct PageTimes {
    var firstByte = 0.0
    /// To the end of all that the page needs.
    var fullLoad = 0.0
}

extension PageTimes {
    init(mediansOf times: [PageTimes]) {
        firstByte = times.map(\.firstByte).sorted()[times.count / 2]
        fullLoad = times.map(\.fullLoad).sorted()[times.count / 2]
    }
}

extension Chromium {
    /// Loads a page as by somebody who was never there.
    fileprivate func load(_ address: String) async throws -> PageTimes {
        try await emptyCache()
        try await open(address)
        // As the browser itself saw it (Navigation Timing Level 2).
        let script = """
            const [entry] = performance.getEntriesByType("navigation");
            return [entry.responseStart, entry.loadEventEnd];
            """
        var times = PageTimes()
        try await wait(for: "the end of loading") {
            let answer = try await run(script: script).elements.compactMap(\.number)
            times = PageTimes(firstByte: answer.first ?? 0, fullLoad: answer.last ?? 0)
            return times.fullLoad > 0
        }
        return times
    }

    /// The page at an origin and all that it names, as the server sent it: the text by the path of each.
    fileprivate func copyPage(of origin: String) async throws -> [String: String] {
        let script = """
            const done = arguments[arguments.length - 1];
            const names = performance.getEntriesByType("resource").map((entry) => new URL(entry.name))
              .filter((url) => url.pathname.startsWith("/assets/")).map((url) => url.pathname);
            const text = async (path) => (await fetch(path)).text();
            Promise.all(["/", ...new Set(names)].map(async (path) => [path, await text(path)])).then(done, () => done([]));
            """
        let texts = try await run(asynchronousScript: script).elements.map(\.elements)
        let page = Dictionary(
            texts.map { (($0.first?.text ?? "").dropFirst(), $0.last?.text ?? "") }.map {
                ($0.0.isEmpty ? "index.html" : String($0.0), $0.1)
            }
        ) { first, _ in first }
        guard page["index.html"]?.isEmpty == false else { throw BenchError("the console shows no page to copy") }
        return page
    }
}
