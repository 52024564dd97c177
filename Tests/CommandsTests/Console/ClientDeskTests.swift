import Console
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Commands

@Suite("The console's desk: mail programs") struct ClientDeskTests {
    @Test("What is shown is what is installed; what a person wrote beside it stays; it is taken away again")
    func install() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let file = desk.root + "/.msmtprc"
            try write("defaults\n", to: file)
            let install = ClientChange(.install, try name("msmtp"), of: try name("work"), form: "passwordeval")
            let preview = try await desk.desk.preview(install)
            #expect(preview.client == "msmtp" && preview.differences.map(\.file) == [file])
            #expect(preview.differences[0].text.contains("+# >>> mailgrant work >>>\n"))
            #expect(try text(file) == "defaults\n")

            let lines = try await desk.desk.perform(install, shown: preview.revision)
            #expect(lines == ["work: msmtp installed (\(file))"])
            #expect(try text(file).hasPrefix("defaults\n") && text(file).contains("mailgrant-outgoing work"))
            let shown = try await desk.desk.clients(of: name("work"))
            #expect(shown.first { $0.form == "passwordeval" && $0.client == "msmtp" }?.writtenTo == file)
            #expect(shown.first?.writtenTo == file || shown.first?.isInstalled == true)
            let again = try await desk.desk.preview(install)
            #expect(again.differences.map(\.text) == [""])

            let uninstall = ClientChange(.uninstall, try name("msmtp"), of: try name("work"))
            let removal = try await desk.desk.preview(uninstall)
            #expect(removal.differences[0].text.contains("-# >>> mailgrant work >>>\n"))
            #expect(
                try await desk.desk.perform(uninstall, shown: removal.revision) == ["work: msmtp removed (\(file))"])
            #expect(try text(file) == "defaults\n")
        }
    }

    @Test("Where the file has changed since it was shown, nothing is written")
    func changedMeanwhile() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let file = desk.root + "/.msmtprc"
            let install = ClientChange(.install, try name("msmtp"), of: try name("work"), form: "passwordeval")
            let before = try await desk.desk.preview(install).revision
            try write("# mine\n", to: file)
            let problem = await #expect(throws: ConsoleProblem.self) {
                _ = try await desk.desk.perform(install, shown: before)
            }
            #expect(problem?.what.contains("another one by now") == true && problem?.subject == "msmtp work")
            #expect(try text(file) == "# mine\n")
        }
    }

    @Test("A file that is somebody else's, a program that is none, and nothing to take away: as the commands say it")
    func refused() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            for (change, words) in [
                (ClientChange(.install, try name("nothing"), of: try name("work")), "no such client"),
                (ClientChange(.uninstall, try name("msmtp"), of: try name("work")), "is not installed by mailgrant"),
                (ClientChange(.install, try name("msmtp"), of: try name("work"), form: "none"), "none"),
            ] {
                let problem = await #expect(throws: ConsoleProblem.self) { _ = try await desk.desk.preview(change) }
                #expect(problem?.what.contains(words) == true, "\(problem.map(\.what) ?? "")")
            }
        }
    }

    private func text(_ file: String) throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
}
