import FoundationEssentials
import Surroundings

/// Files of the installed git's source that Debian does not install: its tests, and a helper that is not built.
struct GitSource {
    /// The absolute path of the directory that stands for the top of git's source.
    let directory: String

    /// The files beside the build, fetched from Debian where they are not there yet.
    ///
    /// - Throws: ``GitSourceMissing`` with what to do about it.
    static func fetched() async throws -> GitSource {
        let root = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }
        let source = GitSource(directory: "\(root)/.build/git-tests")
        var fetch = Program("\(root)/.ci/fetch-git-tests", [source.directory])
        // The way to Debian's mirrors is the machine's own.
        for (name, value) in ProcessInfo.processInfo.environment where name.lowercased().hasSuffix("_proxy") {
            fetch.environment[name] = value
        }
        let outcome = try await fetch.run(within: .seconds(300))
        guard outcome.status == .exited(0) else {
            throw GitSourceMissing(why: outcome.errors)
        }
        return source
    }
}

/// git's own tests could not be had, so they were not run.
private struct GitSourceMissing: Error, CustomStringConvertible {
    let why: String

    var description: String { "git's own tests were not run: \(why)" }
}
