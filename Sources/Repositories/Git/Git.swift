import CLinux
import ChildPrograms
import ConfigurationFiles
import Glibc
import Subprocess
import SystemPackage

/// Runs git in one directory: without a terminal, with a deadline, and with a limit to what it may write.
struct Git: Sendable {
    let program: GitProgram
    var overrides = GitOverrides()
    /// Where it runs: a working copy or a part of one.
    var directory: String

    /// How it ended and what it wrote.
    struct Answer: Sendable {
        var isSuccess: Bool
        var bytes: [UInt8]
        /// The last line of what it said on standard error, printable.
        var message: String

        /// The bytes as text, without the line feed at the end.
        var text: String {
            let text = String(decoding: bytes, as: UTF8.self)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        }

        /// The parts of an answer to a command with `-z`.
        var parts: [String] {
            bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Enough for reading and writing what is on this machine.
    static let usualLimit = Duration.seconds(60)
    /// The most bytes that are read: 64 MiB.
    static let outputLimit = 64 << 20

    /// Runs a command whose failure says something.
    ///
    /// - Parameters:
    ///   - input: what is on its standard input.
    ///   - indexFile: in place of the working copy's index.
    func ask(
        _ words: [String], input: [UInt8] = [], indexFile: String? = nil, within limit: Duration = usualLimit
    ) async throws(RepositoryError) -> Answer {
        let command = "git \(words.first ?? "")"
        let messages: FileDescriptor
        do {
            messages = try .anonymous()
        } catch {
            throw .git(.couldNotStart)
        }
        defer { try? messages.close() }
        let program = child(words, indexFile: indexFile)
        let run = await ChildProgram.limited(to: limit) {
            await Self.run(program, input: input, messages: messages, command: command)
        }
        guard let run else { throw .git(.tookTooLong(command: command, limit)) }
        let ran = try run.get()
        return Answer(isSuccess: ran.isSuccess, bytes: ran.bytes, message: messages.lastLine())
    }

    /// Runs a command that must succeed.
    ///
    /// - Throws: ``GitFailure/refused(command:message:)`` among others.
    @discardableResult
    func run(
        _ words: [String], input: [UInt8] = [], indexFile: String? = nil, within limit: Duration = usualLimit
    ) async throws(RepositoryError) -> Answer {
        let answer = try await ask(words, input: input, indexFile: indexFile, within: limit)
        guard answer.isSuccess else {
            throw .git(.refused(command: "git \(words.first ?? "")", message: answer.message))
        }
        return answer
    }

    private func child(_ words: [String], indexFile: String?) -> ChildProgram {
        var variables = program.environment.merging(overrides.environment) { _, ours in ours }
        variables["GIT_INDEX_FILE"] = indexFile
        return ChildProgram(
            program.path, ["--no-pager"] + words, environment: variables, directory: directory)
    }

    private struct Ran: Sendable {
        var isSuccess: Bool
        var bytes: [UInt8]
    }

    private static func run(
        _ program: ChildProgram, input: [UInt8], messages: FileDescriptor, command: String
    ) async -> Result<Ran, RepositoryError> {
        do {
            // Standard error is a file: an ssh that stays to be shared keeps it open for as long as it likes.
            let result = try await Subprocess.run(
                program.configuration, input: .array(input), output: .bytes(limit: outputLimit),
                error: .fileDescriptor(messages, closeAfterSpawningProcess: false))
            // What it left running is in its session still.
            ChildProgram.endSession(of: result.processIdentifier)
            if case .signaled = result.terminationStatus { return .failure(.git(.killed(command: command))) }
            return .success(Ran(isSuccess: result.terminationStatus.isSuccess, bytes: result.standardOutput))
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            return .failure(.git(.tooMuchOutput(command: command)))
        } catch {
            return .failure(.git(.couldNotStart))
        }
    }
}

extension FileDescriptor {
    /// A file in memory that has no name (memfd_create(2)).
    fileprivate static func anonymous() throws -> FileDescriptor {
        let descriptor = memfd_create("git", memfd_close_on_exec)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// The last line that says something; `hint:` and the like are not it where an `error:` or `fatal:` was said.
    fileprivate func lastLine() -> String {
        let lines = writtenEnd().split { $0.isNewline }
        let told = lines.last { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") } ?? lines.last
        return VisibleText.line(told.map(String.init) ?? "", limit: 300)
    }
}
