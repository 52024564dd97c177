// What a helper with a cached token costs, as ratios to other programs that were run in the same minute:
//   - at most 1.3 times a C program that reads a kernel key of the token's size and writes it out,
//     with one account in the cache and with 10,000;
//   - `secret-tool lookup` of the same token takes at least 8 times as long.
// And what the tunnel costs: a mailbox of 100 MB passes at no less than 0.9 of the throughput of socat with OpenSSL, and the
// tunnel's memory grows by no more than 16 MB meanwhile.
// And what the console's first page costs a browser that was never there: its first byte and its full load beside those of the
// same bytes as plain files of Python's http.server, and how much comes over the connection.
// And what a plan of 1,000 accounts costs: at most 10 times `git status` in their repository, and 100 MB of memory.
// And what an answer costs that has to be read from the token store, over four stores, beside other programs that read the
// same token: at most 4 times secret-tool, 8 times openssl, 10 times git credential-cache and 3 times pass.
// Prints the ratios and ends with status 1 where one misses its target. Only a release build says anything.
// The words are the parts to measure, such as `bench tunnel`; without any it measures all.

import Foundation
import Glibc
import TokenCache

/// What this program is called with, before the directory, in the session that it starts.
let sessionWord = "--session"

/// Runs this program again in a private D-Bus session and a private directory.
func startSession() throws -> Bool {
    var template = Array("/tmp/mailgrant-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError("no directory in /tmp") }
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Ctrl-C ends the session, and then this process must still clean up.
    signal(SIGINT) { _ in }
    let session = Program(
        words: ["dbus-run-session", "--", try thisProgram(), sessionWord, directory],
        environment: ["PATH": searchPath, "XDG_RUNTIME_DIR": directory, "HOME": directory])
    let outcome = Result { try session.runAttached() }
    _ = try Program(words: ["rm", "-rf", directory], environment: ["PATH": searchPath]).run()
    return try outcome.get() == 0
}

func measure(_ directory: String) throws -> Bool {
    let contestants = Contestants(directory: directory)
    defer { contestants.removeKernelKey() }
    let race = try Race(
        [
            (try contestants.cProgram(), every: 1), (try contestants.helper(accounts: 1), every: 1),
            (try contestants.helper(accounts: 10_000), every: 1), (try contestants.secretTool(), every: 10),
        ], rounds: 500)
    let (cProgram, one, many, secretTool) = (race.median(0), race.median(1), race.median(2), race.median(3))
    print(
        "C program \(microseconds(cProgram)), helper \(microseconds(one)), with 10,000 accounts \(microseconds(many)),")
    print("secret-tool \(microseconds(secretTool)) (medians of whole processes)")
    return [
        check("helper / C program", one / cProgram, .atMost(1.3)),
        check("helper with 10,000 accounts / C program", many / cProgram, .atMost(1.3)),
        check("secret-tool / helper", secretTool / one, .atLeast(8)),
        check("secret-tool / helper with 10,000 accounts", secretTool / many, .atLeast(8)),
    ].allSatisfy { $0 }
}

/// The tunnel against socat, in a practice world.
func measureTunnel() async throws -> Bool {
    let race = try await TunnelRace.run(rounds: 9)
    print("tunnel \(megabytes(race.tunnel)) MB/s, socat \(megabytes(race.socat)) MB/s (medians of 100 MB by FETCH),")
    print("tunnel's peak memory \(race.memory.before) kB when it greets, \(race.memory.after) kB at the end")
    return [
        check("throughput of tunnel / socat", race.tunnel / race.socat, .atLeast(0.9)),
        check(
            "growth of the tunnel's memory, in MB", Double(race.memory.after - race.memory.before) / 1024, .atMost(16)),
    ].allSatisfy { $0 }
}

/// The console's page against plain files, in a browser.
func measureConsole() async throws -> Bool {
    let race = try await PageRace.run(rounds: 15)
    print("console's page: first byte \(milliseconds(race.console.firstByte)), full load")
    print("\(milliseconds(race.console.fullLoad)), \(race.transferred) bytes; plain files: first byte")
    print("\(milliseconds(race.files.firstByte)), full load \(milliseconds(race.files.fullLoad)) (medians)")
    return [
        check(
            "first byte of the console's page / of a plain file", race.console.firstByte / race.files.firstByte,
            .atMost(10)),
        check(
            "full load of the console's page / of plain files", race.console.fullLoad / race.files.fullLoad, .atMost(3)),
        check("transfer of the console's page, in kB", Double(race.transferred) / 1000, .atMost(100)),
    ].allSatisfy { $0 }
}

/// `mailgrant plan` against `git status` in a repository with 1,000 accounts.
func measurePlan() throws -> Bool {
    var template = Array("/tmp/mailgrant-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError("no directory in /tmp") }
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = try? Program(words: ["rm", "-rf", directory], environment: ["PATH": searchPath]).run() }
    let accounts = try ThousandAccounts(in: directory)
    let mailgrant = try programBeside("mailgrant")
    let (plan, whole) = (accounts.plan(by: mailgrant), accounts.planWithoutIndex(by: mailgrant))
    let unauthorized = accounts.planOfUnauthorized(by: mailgrant)
    let race = try Race(
        [(plan, every: 1), (accounts.status, every: 1), (whole, every: 1), (unauthorized, every: 1)], rounds: 30)
    let (known, status, cold) = (race.median(0), race.median(1), race.median(2))
    print("plan of 1,000 accounts \(microseconds(known)), git status \(microseconds(status)), the plan without what it")
    print("keeps of the one before \(microseconds(cold)), \(hundredths(cold / status)) times git status (medians)")
    return [
        check("plan of 1,000 accounts / git status", known / status, .atMost(10)),
        check("plan of 1,000 accounts that nobody authorized / git status", race.median(3) / status, .atMost(10)),
        check("peak memory of the plan, in MB", Double(try plan.peakMemory()) / 1024, .atMost(100)),
        check(
            "peak memory of the plan that reads everything, in MB", Double(try whole.peakMemory()) / 1024, .atMost(100)),
    ].allSatisfy { $0 }
}

/// A helper's answer from the token store, over several stores.
func measureStores() async throws -> Bool {
    var areMet = true
    for race in try await StoreRace.runAll(rounds: 40) {
        print("answer from \(race.store) \(microseconds(race.helperTime)), \(race.tool) \(microseconds(race.toolTime))")
        let isMet = check(
            "answer from \(race.store) / \(race.tool)", race.helperTime / race.toolTime,
            .atMost(race.limit))
        areMet = areMet && isMet
    }
    return areMet
}

enum Target {
    case atMost(Double)
    case atLeast(Double)
}

/// Prints a ratio beside its target, and says whether it is met.
func check(_ name: String, _ ratio: Double, _ target: Target) -> Bool {
    let (isMet, words) =
        switch target {
        case .atMost(let limit): (ratio <= limit, "at most \(limit)")
        case .atLeast(let limit): (ratio >= limit, "at least \(limit)")
        }
    print("\(isMet ? "met   " : "MISSED") \(name): \(hundredths(ratio)), \(words)")
    return isMet
}

func hundredths(_ number: Double) -> Double { (number * 100).rounded() / 100 }
func megabytes(_ bytes: Double) -> Int { Int(bytes / 1e6) }
func milliseconds(_ number: Double) -> String { "\(hundredths(number)) ms" }
func microseconds(_ nanoseconds: Double) -> String { "\(Int(nanoseconds / 1000)) µs" }

do {
    if CommandLine.arguments.count > 2, CommandLine.arguments[1] == Program.peakMemoryWord {
        let measured = Program(
            words: Array(CommandLine.arguments[2...]), environment: ProcessInfo.processInfo.environment)
        print(try measured.peakMemoryAboveOwn(), terminator: "")
        exit(0)
    }
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == sessionWord {
        exit(try measure(CommandLine.arguments[2]) ? 0 : 1)
    }
    let parts: [(name: String, measure: () async throws -> Bool)] = [
        ("helper", startSession), ("tunnel", measureTunnel), ("console", measureConsole), ("plan", measurePlan),
        ("stores", measureStores),
    ]
    let words = CommandLine.arguments.dropFirst()
    if let word = words.first(where: { word in !parts.contains { $0.name == word } }) {
        throw BenchError("no part \(word); there are \(parts.map(\.name).joined(separator: ", "))")
    }
    var areMet = true
    for part in parts where words.isEmpty || words.contains(part.name) {
        let isMet = try await part.measure()
        areMet = areMet && isMet
    }
    exit(areMet ? 0 : 1)
} catch {
    let line = "bench: \(error)\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(1)
}
