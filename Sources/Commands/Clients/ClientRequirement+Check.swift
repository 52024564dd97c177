import Clients
import FoundationEssentials
import Glibc

extension ClientRequirement {
    /// Whether a form with these logins needs it.
    func concerns(_ configuration: ClientConfiguration) -> Bool {
        guard forms?.contains(configuration.form.name) ?? true else { return false }
        guard let mechanisms else { return true }
        return configuration.logins.contains { login in
            mechanisms.contains { login.proof == .token($0) }
        }
    }

    /// Whether it is there.
    func isMet(environment: [String: String], in home: PrivateHome) async -> Bool {
        switch test {
        case .file(let pattern): return Self.exists(pattern)
        case .command(let words, let atLeast):
            let run = await ProgramRun.of(
                words, environment: environment, log: home.path + "/requirement.log", directory: home.path,
                within: .seconds(20))
            guard run.end == .exited(0) else { return false }
            guard let atLeast = atLeast.flatMap(VersionNumber.init) else { return true }
            return VersionNumber(run.output).map { $0 >= atLeast } ?? false
        case .noAppArmorProfile(let name): return !Self.isInForce(name)
        }
    }

    private static func exists(_ pattern: String) -> Bool {
        var found = glob_t()
        defer { globfree(&found) }
        return glob(pattern, 0, nil, &found) == 0
    }

    /// A profile that is installed, not switched off, on a kernel that enforces profiles (apparmor(7)).
    private static func isInForce(_ profile: String) -> Bool {
        let enabled = try? String(contentsOf: URL(filePath: "/sys/module/apparmor/parameters/enabled"), encoding: .utf8)
        return enabled?.hasPrefix("Y") == true && exists("/etc/apparmor.d/\(profile)")
            && !exists("/etc/apparmor.d/disable/\(profile)")
    }
}
