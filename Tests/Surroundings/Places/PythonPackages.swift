import FoundationEssentials

/// Programs and libraries from PyPI that mailgrant is tried with, in a virtual environment beside the build.
public struct PythonPackages: Sendable {
    /// The absolute path of the virtual environment.
    private let environment: String

    /// The absolute path of its interpreter.
    public var python: String { "\(environment)/bin/python" }

    /// The absolute path of axe-core's script, whatever Python's version.
    ///
    /// - Throws: ``PythonPackagesMissing`` where the package that carries it has no such file.
    var axe: String {
        get throws {
            let versions = try FileManager.default.contentsOfDirectory(atPath: "\(environment)/lib")
            let scripts = versions.map {
                "\(environment)/lib/\($0)/site-packages/axe_playwright_python/axe.min.js"
            }
            guard let script = scripts.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
                throw PythonPackagesMissing(why: "axe-playwright-python has no axe.min.js")
            }
            return script
        }
    }

    /// What `Tests/python-packages.txt` names, installed where it is not there yet.
    ///
    /// - Throws: ``PythonPackagesMissing`` with what to do about it.
    public static func installed() async throws -> PythonPackages {
        let target = "\(packageDirectory)/.build/python"
        var install = Program("\(packageDirectory)/.ci/python-packages", [target])
        // The way to PyPI is the machine's own.
        for (name, value) in ProcessInfo.processInfo.environment
        where name.lowercased().hasSuffix("_proxy") || name.hasPrefix("PIP_") || name == "PATH" || name == "HOME" {
            install.environment[name] = value
        }
        let outcome = try await install.run(within: .seconds(300))
        guard outcome.status == .exited(0) else { throw PythonPackagesMissing(why: outcome.errors) }
        return PythonPackages(environment: "\(target)/environment")
    }
}

/// What comes from PyPI could not be had, so nothing was tried with it.
public struct PythonPackagesMissing: Error, CustomStringConvertible {
    let why: String

    public var description: String { "nothing was tried with what comes from PyPI: \(why)" }
}
