import FoundationEssentials
import Glibc
import Surroundings
import Testing

/// `mailgrant-store-mortal`, and what a test does to it.
struct MortalStore: Sendable {
    private let home: String
    private let plugins: String

    init(_ practice: Practice) throws {
        home = try #require(practice.environment["HOME"])
        plugins = try #require(practice.environment["XDG_DATA_HOME"]) + "/mailgrant/plugins"
        try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
        try install()
    }

    func install() throws {
        let here = #filePath.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
        try FileManager.default.copyItem(
            atPath: here + "/Programs/mailgrant-store-mortal", toPath: plugins + "/mailgrant-store-mortal")
    }

    func uninstall() throws { try FileManager.default.removeItem(atPath: plugins + "/mailgrant-store-mortal") }

    /// Has it give out an item no more.
    func refuse(_ id: String) throws { try write(id, "refuses") }

    /// Has it die after so many calls.
    func live(_ calls: Int = 1_000_000, diesLate: Bool = false) throws {
        unlink(home + "/dies-late")
        if diesLate { try write("", "dies-late") }
        try write("\(calls)", "lives")
    }

    func stop(atCall number: Int) throws {
        try #require(mkfifo(home + "/gate", 0o600) == 0)
        unlink(home + "/calls")
        try write("\(number)", "gate-at")
    }

    func isStopped() async throws {
        while access(home + "/at-gate", F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    func goOn() throws { try write("", "gate") }

    func forgetAll() throws { try FileManager.default.removeItem(atPath: home + "/mortal") }

    func shorten() throws { try write("", "shortens") }

    /// What it keeps, by ID, but for what a trial has left, which is used up by the next one.
    var items: [String: String] {
        get throws {
            let directory = home + "/mortal"
            var items: [String: String] = [:]
            for id in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            where id != "6d61696c-6772-416e-8000-70726f626500" {
                let data = try Data(contentsOf: URL(filePath: "\(directory)/\(id)"))
                items[id] = String(decoding: data, as: UTF8.self)
            }
            return items
        }
    }

    private func write(_ text: String, _ name: String) throws {
        try Data("\(text)\n".utf8).write(to: URL(filePath: "\(home)/\(name)"))
    }
}
