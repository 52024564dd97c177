import ConfigurationFiles
import Glibc

/// The files of one layer as files: what they hold beside TOML, who may write them, whether they have the names that count.
struct LintedFiles {
    private let directory: ConfigurationDirectory
    private let files: [File]

    private struct File {
        var folder: String?
        var name: String
        var relativePath: String { folder.map { $0 + "/" + name } ?? name }
    }

    /// The folders whose files are read.
    private static let folders = ["accounts", "clients", "providers"]

    init(in directory: ConfigurationDirectory) {
        self.directory = directory
        files = ([nil] + Self.folders).flatMap { folder in
            ((try? directory.names(in: folder ?? ".")) ?? []).map { File(folder: folder, name: $0) }
        }
    }

    /// What looks like a secret, in comments too: a file that was shared is no place for one.
    func secrets() -> [ConfigurationError] {
        files.flatMap { file -> [ConfigurationError] in
            guard isRegular(file), let text = (try? directory.text(of: file.name, in: file.folder)).flatMap(\.self)
            else {
                return []
            }
            return SecretShape.places(in: text).map { shape, position in
                ConfigurationError(
                    file: shown(file), line: position.line, column: position.column,
                    message:
                        "this looks like \(shape.name), and no file here holds a secret: take it out, keep it with "
                        + "\(shape.keptBy), and have it changed if the file was ever shared")
            }
        }
    }

    /// Names that are nearly right, and files that others may write.
    func oddities() -> [ConfigurationError] {
        files.compactMap { file -> ConfigurationError? in
            guard file.folder == nil, !Self.known.contains(file.name), !file.name.hasPrefix("."),
                let nearest = NearestName.to(file.name, among: Self.known)
            else { return nil }
            return ConfigurationError(
                file: shown(file), message: "nobody reads this; is it meant to be \"\(nearest)\"?")
        } + ([nil] + files).compactMap(complaintAboutMode)
    }

    private static let known = folders + ["mailgrant.toml"]

    /// - Parameter file: nothing for the directory itself.
    private func complaintAboutMode(_ file: File?) -> ConfigurationError? {
        var status = stat()
        let isRead = file.map { $0.folder != nil || Self.known.contains($0.name) } ?? true
        guard isRead, lstat(path(file), &status) == 0, status.st_mode & S_IFMT != S_IFLNK,
            status.st_mode & (S_IWGRP | S_IWOTH) != 0
        else { return nil }
        // A group of which the user is the only member is usual where umask(2) is 002.
        guard status.st_mode & S_IWOTH != 0 || status.st_gid != getgid() else { return nil }
        let shownPath = file.map(shown) ?? directory.resolve("")
        return ConfigurationError(
            file: shownPath, message: "others may write this, and so declare where your tokens go; run: chmod go-w")
    }

    private func isRegular(_ file: File) -> Bool {
        var status = stat()
        return lstat(path(file), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func path(_ file: File?) -> String {
        file.map { directory.contents + "/" + $0.relativePath } ?? directory.contents
    }

    private func shown(_ file: File) -> String {
        VisibleText.line(directory.resolve(file.relativePath))
    }
}
