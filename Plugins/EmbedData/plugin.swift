import Foundation
import PackagePlugin

/// Embeds the data of a target into the program: every `Plugins/TARGET/NAME/*.toml`, so that a new folder is all that
/// a new entry needs, and one executable holds everything.
///
/// This plugin's own target spans the `Plugins` folder. That makes the build notice when a folder is added there.
@main
struct EmbedData: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let source = context.package.directoryURL.appending(components: "Plugins", target.name)
        let files = try dataFiles(below: source)
        let output = context.pluginWorkDirectoryURL.appending(component: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of Plugins/\(target.name)",
                executable: try context.tool(named: "embed-data").url,
                arguments: [output.path()] + files.map { $0.path() },
                inputFiles: files,
                outputFiles: [output])
        ]
    }

    /// Sorted, so that the same files always give the same program.
    private func dataFiles(below source: URL) throws -> [URL] {
        try contents(of: source)
            .filter(\.hasDirectoryPath)
            .flatMap { try contents(of: $0).filter { $0.pathExtension == "toml" } }
            .sorted { $0.path() < $1.path() }
    }

    private func contents(of directory: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: directory, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
    }
}
