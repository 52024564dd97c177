import FoundationEssentials

/// Programs and libraries from PyPI that mailgrant is tried with, in a virtual environment beside the build.
public struct PythonPackages: Sendable {
    /// The absolute path of its interpreter.
    public let python: String

    /// What `Tests/python-packages.txt` names, installed where it is not there yet.
    ///
    /// - Throws: ``PythonPackagesMissing`` with what to do about it.
    public static func installed() async throws -> PythonPackages {
        let root = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }
        var install = Program("\(root)/.ci/python-packages", ["\(root)/.build/python"])
        // The way to PyPI is the machine's own.
        for (name, value) in ProcessInfo.processInfo.environment
        where name.lowercased().hasSuffix("_proxy") || name.hasPrefix("PIP_") || name == "PATH" || name == "HOME" {
            install.environment[name] = value
        }
        let outcome = try await install.run(within: .seconds(300))
        guard outcome.status == .exited(0) else { throw PythonPackagesMissing(why: outcome.errors) }
        return PythonPackages(python: "\(root)/.build/python/environment/bin/python")
    }
}

/// What comes from PyPI could not be had, so nothing was tried with it.
public struct PythonPackagesMissing: Error, CustomStringConvertible {
    let why: String

    public var description: String { "nothing was tried with what comes from PyPI: \(why)" }
}
