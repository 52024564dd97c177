import Grants

extension ConsolePages {
    /// What is wrong in the files, and the way to new commits. `GET /files`, `POST /files/lint`
    ///
    /// - Parameters:
    ///   - look: another directory, as typed.
    ///   - found: what is wrong in its files; nothing where nobody has looked.
    func files(
        _ report: FileReport, look: OtherDirectory = OtherDirectory(), found: FileReport? = nil, _ frame: PageFrame
    ) -> String {
        page(
            "files", title: phrases("place-files"), place: .files, isLive: look == OtherDirectory(), frame,
            values(of: report.findings).merging([
                "directory": report.directory, "schemas": FileKind.allCases.map(\.rawValue),
                "look": [
                    "path": look.path, "place": look.place, "isLayer": look.isLayer, "isOpen": look != OtherDirectory(),
                    "found": found.map { values(of: $0.findings) }.orAbsent,
                ] as Values,
            ]) { own, _ in own })
    }

    /// New commits and what they would change. `POST /pull/look`, `POST /pull`
    func pull(_ outcome: PullOutcome, _ frame: PageFrame) -> String {
        var own: Values = ["upToDate": false, "hasFindings": false, "hasCommits": false]
        var frame = frame
        switch outcome {
        case .upToDate(let branch, let commit):
            own["upToDate"] = phrases("pull-up-to-date", ["branch": branch, "commit": String(commit.prefix(12))])
        case .moved(let commit):
            own["upToDate"] = phrases("notice-pulled", ["commit": String(commit.prefix(12))])
        case .broken(let findings, let problem):
            own.merge(values(of: findings)) { _, new in new }
            frame.notice = .problem(problem)
        case .new(let commits): own.merge(values(of: commits)) { _, new in new }
        }
        return page("pull", title: phrases("pull"), place: .files, frame, own)
    }

    func values(of findings: [Finding]) -> Values {
        [
            "hasFindings": !findings.isEmpty, "findingsTitle": phrases.count(findings.count, "findings"),
            "findings": findings.map { finding in
                [
                    "tone": finding.isWarning ? "noted" : "broken", "place": finding.place,
                    "kind": phrases(finding.isWarning ? "finding-warning" : "finding-error"),
                    "message": finding.message.asSentence,
                ] as Values
            },
        ]
    }

    private func values(of commits: PulledCommits) -> Values {
        [
            "hasCommits": true, "commit": commits.commit,
            "commitsTitle": "\(phrases.count(commits.commits.count, "pull-commits")) \(commits.branch)",
            "commits": commits.commits.map { ["id": $0.id, "subject": $0.subject, "author": $0.author] as Values },
            "signed": commits.verified ? phrases("pull-signed") : false, "hasChanges": !commits.changes.isEmpty,
            "changes": commits.changes.map { change in
                [
                    "line": change.line, "needsPerson": change.needsPerson,
                    "tone": change.needsPerson ? "noted" : "unknown",
                ] as Values
            },
            "hasPlan": !commits.plan.isEmpty, "plan": commits.plan, "submodules": commits.submodules,
        ]
    }
}
