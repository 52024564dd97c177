import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import LocalState
import Reconciliation
import Repositories

/// One `mailgrant pull`: from the remote to the commit in force.
struct PullRun: Sendable {
    let context: CommandContext

    private var terminal: Terminal { context.terminal }
    private var directory: String { context.configuration.path }

    /// - Parameter decides: told what the new commits would do; whether the last of them comes into force.
    /// - Returns: what was found, and whether it is in force.
    /// - Throws: ``ProgramFailure``, ``BrokenCommit``, what `decides` throws; `CancellationError`. The commit that was in force is
    ///   so still then.
    func run(_ decides: (PullReport) throws -> Bool) async throws -> PullReport {
        let lock = try lock()
        defer { lock.release() }
        // What is trusted is what the commit in force says.
        let settings = try context.settings()
        do {
            let workplace = try Workplace(at: context.state.pullDirectory)
            let copy = try await WorkingCopy(of: directory, environment: context.environment)
            if let finished = try await copy.finishInterruptedMove(workplace) {
                await noteMove(from: finished.from, to: finished.to)
                terminal.note("mailgrant: pull: finished the move to \(finished.to) that was interrupted")
            }
            let branch = try await copy.branch()
            try await copy.checkUnchanged()
            terminal.progress("fetching from \(branch.remote)")
            let incoming = try await copy.fetch(branch)
            terminal.clearProgress()
            guard let incoming else { return PullReport(branch) }
            var report = try await examine(incoming, branch, copy, settings, workplace)
            guard try decides(report) else { return report }
            try Task.checkCancellation()
            try await copy.move(to: incoming, of: branch, workplace)
            await noteMove(from: incoming.from, to: incoming.to)
            report.moved = true
            return report
        } catch let error as RepositoryError {
            terminal.clearProgress()
            throw ProgramFailure(error, in: directory)
        }
    }

    private func lock() throws(ProgramFailure) -> any HeldLock {
        do {
            if let lock = try context.state.lockForPull() { return lock }
        } catch {
            throw ProgramFailure(.ledger(error), "pull", nil)
        }
        throw ProgramFailure(
            .temporaryFailure, "pull", what: "another mailgrant pull is running", remedy: "wait for it to end")
    }

    /// Verifies the new commits, reads the last of them whole, and tells what it would change.
    private func examine(
        _ incoming: NewCommits, _ branch: Branch, _ copy: WorkingCopy, _ settings: Settings, _ workplace: Workplace
    ) async throws -> PullReport {
        let policy = settings.policy
        if policy.requireSignedCommits {
            try await copy.verify(incoming, signedBy: policy.allowedSigners.map { .allowed(file: $0) } ?? .keyring)
        }
        let before = try declarations(in: context.configuration)
        let effects = try await workplace.withTree { tree in
            try await copy.materialize(incoming, in: tree)
            let looked = ConfigurationDirectory(path: directory, readFrom: tree)
            try refuseErrors(in: looked, of: incoming.to)
            return try await self.effects(of: looked, since: before)
        }
        return PullReport(
            branch, incoming, verified: policy.requireSignedCommits, effects,
            submodules: try await copy.movedSubmodules(incoming))
    }

    private func effects(
        of looked: ConfigurationDirectory, since before: Declarations
    ) async throws(ProgramFailure) -> PullEffects {
        let survey = try await context.survey(
            of: DeclarationLoader(directory: looked, programs: context.programDescriptions))
        var changes: PulledChanges
        do {
            changes = try PulledChanges(from: before, to: survey.declared, context.ledger)
        } catch {
            throw ProgramFailure(.ledger(error), "pull", nil)
        }
        do {
            try changes.addClients(
                from: context.loader.layers,
                to: DeclarationLoader(directory: looked, programs: context.programDescriptions).layers)
        } catch {
            throw ProgramFailure(error, subject: "pull")
        }
        return PullEffects(changes: changes, plan: survey.plan.differences.map(\.line))
    }

    private func declarations(in directory: ConfigurationDirectory) throws(ProgramFailure) -> Declarations {
        do {
            return try DeclarationLoader(
                directory: directory, programs: context.programDescriptions
            ).declarations()
        } catch {
            throw ProgramFailure(error, subject: "pull")
        }
    }

    /// - Throws: ``BrokenCommit`` where anything is wrong in it.
    private func refuseErrors(in looked: ConfigurationDirectory, of commit: CommitID) throws {
        let errors = context.lint(looked).errors
        guard errors.isEmpty else { throw BrokenCommit(commit: commit, errors: errors) }
    }

    private func noteMove(from old: CommitID, to new: CommitID) async {
        if let declared = try? declarations(in: context.configuration) { await StaleTokens.drop(declared, context) }
        context.ledger.note(JournalEvent(.pulled, account: nil, detail: "\(old.text) to \(new.text)"))
    }
}

/// A commit that does not come into force, since something is wrong in its files.
struct BrokenCommit: Error {
    let commit: CommitID
    /// At least one.
    let errors: [ConfigurationError]

    var failure: ProgramFailure {
        ProgramFailure(
            .configuration, "pull",
            what: "commit \(commit) has \(errors.count == 1 ? "an error" : "\(errors.count) errors")",
            remedy: "have it mended at the remote; the commit in force stays")
    }
}
