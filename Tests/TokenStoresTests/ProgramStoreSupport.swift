import FoundationEssentials
import Glibc
import Grants
import LocalState
import PluginPrograms
import Secrets
import Surroundings
import Testing
import TokenStores

/// A home of its own for a store's program, and the state directory in which what was proven is remembered.
struct ProgramWorld: Sendable {
    let home: String
    var environment: [String: String]

    init(_ home: String) {
        self.home = home
        environment = [
            "HOME": home, "PATH": Program.systemPath, "LANG": "C.UTF-8", "XDG_CACHE_HOME": home + "/cache",
            "XDG_DATA_HOME": home + "/data", "XDG_CONFIG_HOME": home + "/config",
        ]
    }

    var proven: ProvenStorePrograms { ProvenStorePrograms(in: StateDirectory(path: home + "/state")) }

    func store(
        _ kind: PluginKind, _ name: String, beside: String? = nil, deadline: Duration = .seconds(60)
    ) throws -> ProgramStore {
        let registry = PluginRegistry(
            builtIn: [:], environment: environment, executable: (beside ?? home) + "/mailgrant")
        let name = try #require(PlainName(name))
        let program = try #require(registry.find(kind, name))
        return ProgramStore(
            program, runner: PluginRunner(environment: environment), proven: proven, deadline: deadline)
    }

    /// A program of this name that does something wrong, found beside `mailgrant` or in `PATH`.
    func careless(_ kind: PluginKind, _ name: String, deadline: Duration = .seconds(60)) throws -> ProgramStore {
        let bin = home + "/bin"
        mkdir(bin, 0o700)
        symlink(packagePath("Tests/TokenStoresTests/Programs/careless-helper"), "\(bin)/\(kind.prefix)\(name)")
        var world = self
        world.environment["PATH"] = bin + ":" + Program.systemPath
        return try world.store(kind, name, deadline: deadline)
    }
}

/// The absolute path of something in the package.
func packagePath(_ path: String) -> String {
    #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 } + "/" + path
}

func withProgramWorld<Result>(_ body: (ProgramWorld) async throws -> Result) async throws -> Result {
    try await withDirectory { try await body(ProgramWorld($0)) }
}

/// How many grants a store that starts programs is tried with: 1,000 take minutes. `MAILGRANT_TEST_GRANTS` says otherwise.
var grantsForPrograms: Int {
    ProcessInfo.processInfo.environment["MAILGRANT_TEST_GRANTS"].flatMap { Int($0) } ?? 20
}
