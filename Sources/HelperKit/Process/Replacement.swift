import CLinux
import Glibc
import Secrets

/// Where the cache has no answer, the helper becomes `mailgrant`, which answers in its place: same process, same
/// descriptors, same environment.
struct Replacement: Sendable, Equatable {
    /// Whose answer it is, for the message where `mailgrant` cannot be started.
    var subject: String
    /// What follows the program's name.
    var arguments: [String]
    /// What was read from standard input, to be read there again. Nothing where nothing was read.
    var standardInput: Secret?

    /// Does not return where it succeeds.
    func perform() -> ProgramFailure {
        guard let program = Self.programBesideThisOne() else {
            return failure("cannot find itself in /proc/self/exe")
        }
        if let standardInput, !Self.handOver(standardInput) {
            return failure("cannot hand over standard input: \(reason())")
        }
        Self.execute(program, ["mailgrant"] + arguments)
        return failure("cannot run \(program): \(reason())")
    }

    private func failure(_ what: String) -> ProgramFailure {
        ProgramFailure(.software, subject, what: what, remedy: "install mailgrant and its helpers side by side")
    }

    private func reason() -> String {
        String(cString: strerror(errno))
    }

    /// The `mailgrant` of the same installation, never one from PATH, which the caller controls.
    private static func programBesideThisOne() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        guard length > 0, length < buffer.count,
            let slash = buffer[..<length].lastIndex(of: CChar(bitPattern: UInt8(ascii: "/"))),
            let directory = String(validating: buffer[...slash].map(UInt8.init(bitPattern:)), as: UTF8.self)
        else { return nil }
        return directory + "mailgrant"
    }

    /// Puts bytes on descriptor 0 as a file that exists in memory only (memfd_create(2)).
    private static func handOver(_ input: Secret) -> Bool {
        let file = memfd_create("credential", memfd_close_on_exec)
        guard file >= 0 else { return false }
        defer { close(file) }
        return StandardOutput.write(input, to: file) == .success && lseek(file, 0, SEEK_SET) == 0
            && dup2(file, STDIN_FILENO) == STDIN_FILENO
    }

    private static func execute(_ program: String, _ words: [String]) {
        var arguments = words.map { strdup($0) }
        arguments.append(nil)
        execv(program, arguments)
        for argument in arguments { free(argument) }
    }
}
