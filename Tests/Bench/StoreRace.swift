import Foundation
import Surroundings

/// A helper's answer with a token that has to be read from the token store, over several stores, each beside the program
/// of others that reads the same token from the same place, in turn.
///
/// There is no token cache, so that access tokens lie beside their grants: the helper puts `mailgrant` in its place, which
/// reads the declarations, the ledger and the store.
struct StoreRace {
    /// As it is declared.
    let store: String
    /// What it is compared with.
    let tool: String
    /// Medians in nanoseconds.
    let helperTime: Double
    let toolTime: Double

    /// How many times as long as the other program the helper may take: it starts `mailgrant`, and that the same program.
    var limit: Double {
        switch store {
        case "secret-service": 4
        case "sealed-file": 8
        case "git-credential:cache": 10
        default: 3
        }
    }

    /// - Parameter rounds: how many answers of each count, after a tenth of them to warm up.
    static func runAll(rounds: Int) async throws -> [StoreRace] {
        try await withPractice(from: try Executables()) { practice in
            let world = try StoreWorld(practice)
            do {
                try await world.prepare()
                var races: [StoreRace] = []
                for store in ["secret-service", "sealed-file", "git-credential:cache", "pass"] {
                    races.append(try await world.race(over: store, rounds: rounds))
                }
                try await world.end()
                return races
            } catch {
                try await world.end()
                throw error
            }
        }
    }
}

/// A practice world without a token cache, with a key and a password store for pass.
private struct StoreWorld {
    private let practice: Practice
    private let environment: [String: String]
    private let gnupg: String
    private let sealedCopy: String

    init(_ practice: Practice) throws {
        self.practice = practice
        gnupg = try practice.scratch.makeDirectory("gnupg")
        sealedCopy = "\(practice.scratch.path)/token.enc"
        let package = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
        var environment = practice.environment
        // No directory, and so no cache, whatever the person who runs this has.
        environment["XDG_RUNTIME_DIR"] = "/dev/null"
        environment["GNUPGHOME"] = gnupg
        environment["PASSWORD_STORE_DIR"] = "\(practice.scratch.path)/password-store"
        environment["PATH"] = "\(package)/Plugins/mailgrant-store-pass:\(environment["PATH"] ?? searchPath)"
        self.environment = environment
    }

    func prepare() async throws {
        try await practice.declaration.runSuccessfully()
        try await practice.mailgrant("authorize", Practice.account).runSuccessfully()
        try await run("mailgrant", ["store", "key", "--new"])
        try await run(
            "gpg",
            [
                "--batch", "--pinentry-mode=loopback", "--passphrase", "", "--quick-gen-key", "bench@example.org",
                "default", "default",
            ])
        try await run("pass", ["init", "bench@example.org"])
    }

    /// Ends the agent and the daemon that were started.
    func end() async throws {
        try await run("gpgconf", ["--kill", "all"])
        try await run("git", ["credential-cache", "exit"])
    }

    func race(over store: String, rounds: Int) async throws -> StoreRace {
        try await run("mailgrant", ["store", "migrate", "--to", store, "--yes"])
        let helper = Program(
            words: [practice.executables.path("mailgrant-incoming"), Practice.account], environment: environment)
        // The first answer mints the token, the others find it.
        let token = try helper.run()
        guard try helper.run() == token else { throw BenchError("\(store) does not keep an access token") }
        let reader = try await reader(of: token, in: store)
        // What is kept has when it ends beside it.
        guard try reader.program.run().contains(token.dropLast()) else {
            throw BenchError("\(reader.name) does not print the token")
        }
        let race = try Race([(helper, every: 1), (reader.program, every: 1)], rounds: rounds)
        return StoreRace(store: store, tool: reader.name, helperTime: race.median(0), toolTime: race.median(1))
    }

    /// A program of others that prints what is kept of the token.
    private func reader(of token: String, in store: String) async throws -> (name: String, program: Program) {
        func shell(_ command: String, _ arguments: String...) -> Program {
            Program(words: ["sh", "-c", command, "sh"] + arguments, environment: environment)
        }
        switch store {
        case "secret-service":
            let words = ["secret-tool", "lookup", "kind", "access-token"]
            return ("secret-tool", Program(words: words, environment: environment))
        case "sealed-file":
            // Nothing of others reads the file: the token alone, in a file sealed by openssl, stands for it.
            let seal = shell("openssl enc -chacha20 -K $1 -iv $2 -out $3", Self.key, Self.nonce, sealedCopy)
            _ = try seal.run(input: token)
            let words = ["openssl", "enc", "-d", "-chacha20", "-K", Self.key, "-iv", Self.nonce, "-in", sealedCopy]
            return ("openssl enc -d", Program(words: words, environment: environment))
        case "git-credential:cache":
            let get =
                "printf 'protocol=mailgrant\\nhost=%s\\n\\n' $1 | git credential-cache get | sed -n s/^password=//p"
            return ("git credential-cache", shell(get, try tokenID()))
        default:
            return ("pass show", shell("pass show mailgrant/$1 | head -n 1", try tokenID()))
        }
    }

    /// Made up: what openssl seals here is a practice token that ends with the run.
    private static let key = String(repeating: "0123456789abcdef", count: 4)
    private static let nonce = String(repeating: "01234567", count: 4)

    /// Under which ID the incoming connection's token lies beside its grant.
    private func tokenID() throws -> String {
        struct Record: Decodable {
            struct Connection: Decodable { let grant: String? }

            let incoming: Connection?
        }
        let path = "\(environment["XDG_STATE_HOME"] ?? "")/mailgrant/accounts/\(Practice.account).json"
        let record = try JSONDecoder().decode(Record.self, from: Data(contentsOf: URL(filePath: path)))
        guard let grant = record.incoming?.grant else { throw BenchError("\(path) names no grant") }
        return grant + "-incoming"
    }

    private func run(_ name: String, _ arguments: [String]) async throws {
        let program = name == "mailgrant" ? practice.executables.path(name) : name
        _ = try Program(words: [program] + arguments, environment: environment).run()
    }
}
