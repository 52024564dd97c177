import Console
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Commands

@Suite("The console's desk: files and providers") struct FileDeskTests {
    @Test("Every mistake is there with its line and column, errors first; nothing else is")
    func lint() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            var report = try await desk.desk.lint()
            #expect(report.directory == "\(desk.root)/config/mailgrant" && report.findings.isEmpty)
            try write("address = \n", to: desk.path("old"))
            report = try await desk.desk.lint()
            #expect(report.findings.first?.place.hasPrefix(desk.path("old") + ":1:") == true)
            #expect(report.findings.first?.isWarning == false)
        }
    }

    @Test("A directory that is no working copy is said as the command says it")
    func pull() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let problem = await #expect(throws: ConsoleProblem.self) { _ = try await desk.desk.lookForCommits() }
            #expect(problem?.remedy.contains("git") == true, "\(problem.map(\.what) ?? "")")
        }
    }

    @Test("A provider is what provider show prints, with the parameters that were asked for")
    func provider() async throws {
        try await withDesk { (desk: Desk) async throws in
            let (providers, problems) = try await desk.desk.providers()
            #expect(providers.contains { $0.name.text == "microsoft" && $0.file == nil } && problems.isEmpty)
            let microsoft = try name("microsoft")
            let sheet = try await desk.desk.provider(microsoft, values: ["tenant": "fabrikam.example"])
            #expect(sheet.parameters.first { $0.name == "tenant" }?.defaultValue == "fabrikam.example")
            let rows = sheet.sections.flatMap(\.rows)
            #expect(rows.contains { $0.name == "access token URL" && $0.value.contains("fabrikam.example") })
            #expect(sheet.sections.contains { $0.title == "incoming imap" })
            let wrong = await #expect(throws: ConsoleProblem.self) {
                _ = try await desk.desk.provider(microsoft, values: ["tenant": "a b"])
            }
            #expect(wrong?.what.contains("must consist of") == true)
        }
    }

    @Test("Another directory is read where it lies and named as it will be; none, and one that is not there, say so")
    func otherDirectory() async throws {
        try await withDesk { (desk: Desk) async throws in
            try write("address = \n", to: desk.root + "/other/accounts/a.toml")
            let found = try await desk.desk.lint(OtherDirectory(path: "~/other", place: "/srv/mail"))
            #expect(found.findings.contains { $0.place.hasPrefix("/srv/mail/accounts/a.toml:1") })
            for (path, words) in [("", "no directory was named"), (desk.root + "/none", "there is no such directory")] {
                let problem = await #expect(throws: ConsoleProblem.self) {
                    try await desk.desk.lint(OtherDirectory(path: path))
                }
                #expect(problem?.what.contains(words) == true)
            }
        }
    }
}
