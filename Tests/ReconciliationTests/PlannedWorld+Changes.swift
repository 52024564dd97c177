import Foundation
import Glibc
import Grants
import LocalState

@testable import Reconciliation

/// What may happen between two plans.
extension PlannedWorld {
    /// What accounts have in common.
    enum Shared: CaseIterable {
        case provider
        case newProvider
        case settings
        case certificates
        case layers
        case brokenLayer
    }

    func change(_ shared: Shared) throws {
        switch shared {
        case .provider: try put(Self.provider(host: "example.net"), layer + "/providers/place.toml")
        case .newProvider: try put(Self.provider(host: "example.com"), own + "/providers/place.toml")
        case .settings: try put("layers = [\"\(layer)\"]\n[network]\nproxy = \"http://p.example:1\"\n", settings)
        case .certificates:
            try put("layers = [\"\(layer)\"]\n[network]\nca-file = \"ca.pem\"\n", settings)
            try put("first", own + "/ca.pem")
            for name in indexed { try add(name, recorded: true) }
            _ = try planner.plan(at: later)
            try put("other", own + "/ca.pem")
        case .layers: try put("", settings)
        case .brokenLayer: try put("layers = [\"/nowhere\"]\n", settings)
        }
    }

    /// Something that a person, git or mailgrant could do.
    ///
    /// - Returns: what it was.
    func disturb(_ dice: inout Dice) throws -> String {
        let name = "account-\(dice.roll(8))"
        let other = "account-\(dice.roll(8))"
        let files = FileManager.default
        let record = state.recordDirectory + "/\(name).json"
        let kind = dice.roll(18)
        // A damaged record stops every plan until a person takes it away.
        let damaged = state.recordDirectory + "/damaged"
        if let left = try? String(contentsOfFile: damaged, encoding: .utf8), dice.roll(2) == 0 {
            for path in [left, damaged] { try? files.removeItem(atPath: path) }
        }
        switch kind {
        case 0, 1: try declare(name)
        case 2: try declare(name, clientID: "clienT")
        case 3: try put(Self.broken, file(name))
        case 4: try? files.removeItem(atPath: file(name))
        case 5: try swap(file(name), file(other))
        case 6: try? add(name, recorded: true)
        case 7: try? files.removeItem(atPath: record)
        case 8: try swap(record, state.recordDirectory + "/\(other).json")
        case 9: _ = try? ledger.update(plainName(name)) { $0.incoming?.verified = nil }
        case 10:
            try put("{}", record)
            try put(record, damaged)
        case 11: try put("[outgoing]\nprotocol = \"smtp\"\nhost = \"evil.example\"\n", layer + "/accounts/\(name).toml")
        case 12: try? files.removeItem(atPath: layer + "/accounts/\(name).toml")
        case 13:
            try put(
                Self.provider(host: dice.roll(4) > 0 ? "example.org" : "evil.example"), layer + "/providers/place.toml"
            )
        case 14: try put("layers = [\"\(layer)\"]\n[network]\ntimeout = \"\(dice.roll(9) + 9)s\"\n", settings)
        case 15: try? files.removeItem(at: indexFile)
        case 16: try declare(name, more: "ca-file = \"ca.pem\"\n")
        default:
            try ClientInstallations(in: state).update { $0 = [] }
            if dice.roll(3) == 0 { try install(for: name) }
        }
        return "\(kind) \(name) \(other)"
    }

    private func swap(_ one: String, _ two: String) throws {
        _ = rename(one, one + ".tmp")
        _ = rename(two, one)
        _ = rename(one + ".tmp", two)
    }
}
