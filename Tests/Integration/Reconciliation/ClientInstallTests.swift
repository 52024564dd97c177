import FoundationEssentials
import Glibc
import Surroundings
import Testing

@Suite("Installing mail programs' configurations")
struct ClientInstallTests {
    @Test("A declared program is installed, updated and removed, and what a person wrote stays as it was")
    func declared() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let file = practice.homeFile(".msmtprc")
            let mine = "defaults\ntls_trust_file \(practice.certificateAuthority)\n"
            try writePrivateFile(mine.utf8, to: file, mode: 0o640)
            let text = try practice.declaredText()
            try practice.writeDeclaredText("clients = [\"msmtp\"]\n" + text)
            #expect(try await practice.plan().lines == ["demo: install client msmtp (\(file))"])
            let dry = try await practice.apply(2, "--dry-run")
            #expect(dry.output.contains("+# >>> mailgrant demo >>>\n"))
            #expect(try practice.text(of: file) == mine)

            try await practice.apply()
            let installed = try practice.text(of: file)
            #expect(installed.hasPrefix(mine) && installed.contains("passwordeval \"mailgrant-outgoing demo"))
            #expect(try practice.text(of: file + ".before-mailgrant") == mine)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? UInt == 0o640 || attributes[.posixPermissions] as? Int == 0o640)
            #expect(try await practice.plan().differences.isEmpty)
            try await Program("msmtp", ["-C", file, "-a", "demo", "--serverinfo"], environment: practice.environment)
                .runSuccessfully()

            try writePrivateFile(installed.replacing("port ", with: "port 1").utf8, to: file)
            #expect(try await practice.plan().lines == ["demo: update client msmtp (\(file))"])
            try await practice.apply()
            #expect(try practice.text(of: file) == installed)

            try practice.writeDeclaredText(text)
            #expect(try await practice.plan().lines == ["demo: remove client msmtp (\(file))"])
            try await practice.apply()
            #expect(try practice.text(of: file) == mine)
        }
    }

    @Test(
        "Programs of two accounts share a file that the real programs read",
        arguments: [
            (client: "msmtp", file: ".msmtprc", words: ["msmtp", "-P", "-C"]),
            (client: "mbsync", file: ".mbsyncrc", words: ["mbsync", "-c"]),
            (client: "fetchmail", file: ".fetchmailrc", words: ["fetchmail", "--configdump", "-f"]),
        ])
    func shared(client: String, file: String, words: [String]) async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await practice.declare("home")
            for account in ["demo", "home"] {
                try await practice.mailgrant("client", "install", client, account).runSuccessfully()
            }
            let path = practice.homeFile(file)
            let text = try practice.text(of: path)
            #expect(text.contains(">>> mailgrant demo >>>") && text.contains(">>> mailgrant home >>>"))
            var program = Program(words[0], Array(words.dropFirst()) + [path], environment: practice.environment)
            if client == "mbsync" { program.arguments += ["--list-stores"] }
            if client == "msmtp" { program.arguments += ["-a", "home", "\(practice.address)"] }
            let outcome = try await program.run()
            #expect(!outcome.errors.contains("already defined") && !outcome.errors.contains(path), "\(outcome.errors)")

            try await practice.mailgrant("client", "uninstall", client, "demo").runSuccessfully()
            try await practice.mailgrant("client", "uninstall", client, "home").runSuccessfully()
            #expect(try practice.text(of: path) == "")
        }
    }

    @Test("A symbolic link stays one, and the file at its end is changed; one that leads nowhere is refused")
    func links() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let dotfiles = try practice.scratch.makeDirectory("dotfiles")
            try writePrivateFile("defaults\n".utf8, to: "\(dotfiles)/msmtprc")
            let link = practice.homeFile(".msmtprc")
            #expect(symlink("\(dotfiles)/msmtprc", link) == 0)
            try await practice.mailgrant("client", "install", "msmtp", "demo").runSuccessfully()
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "\(dotfiles)/msmtprc")
            #expect(try practice.text(of: "\(dotfiles)/msmtprc").contains("account demo"))

            #expect(symlink("\(dotfiles)/nothing", practice.homeFile(".mbsyncrc")) == 0)
            try await expectFailure(
                of: practice.mailgrant("client", "install", "mbsync", "demo"), .cannotCreate, saying: "leads nowhere")
        }
    }

    @Test("A program that can include a file gets one of mailgrant's own, and the person is told the line")
    func include() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let person = practice.homeFile(".config/neomutt/neomuttrc")
            let outcome = try await practice.mailgrant("client", "install", "neomutt", "demo").runSuccessfully()
            #expect(outcome.errors.contains("source ~/.config/neomutt/mailgrant-demo"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: person))
            try writePrivateFile("source ~/.config/neomutt/mailgrant-demo\n".utf8, to: person)
            let asked = try await Program(
                "neomutt", ["-F", person, "-Q", "imap_user"], environment: practice.environment
            ).runSuccessfully()
            #expect(asked.output.contains(practice.address))
        }
    }

    @Test("What a person's file does not include is a difference until it does, also when it is taken out again")
    func lackingInclude() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try practice.writeDeclaredText("clients = [\"neomutt\"]\n" + (try practice.declaredText()))
            let person = practice.homeFile(".config/neomutt/neomuttrc")
            let own = practice.homeFile(".config/neomutt/mailgrant-demo")
            let line = "source ~/.config/neomutt/mailgrant-demo"
            #expect(
                try await practice.plan().lines == [
                    "demo: install client neomutt (\(own))",
                    "demo: include client neomutt (\(person) is not there, and should include \(own))",
                ])
            let left = try await practice.mailgrant("apply").run()
            #expect(left.status == .exited(77))
            #expect(left.errors.contains("; add to \(person) once: \(line)"), "\(left.errors)")
            #expect(FileManager.default.fileExists(atPath: own) && !FileManager.default.fileExists(atPath: person))

            try writePrivateFile("set sort = threads\n# \(line)\n".utf8, to: person)
            let lacking = "demo: include client neomutt (\(person) does not include \(own))"
            #expect(try await practice.plan().lines == [lacking])
            #expect(try await practice.mailgrant("plan").run().output == "\(lacking); add to \(person) once: \(line)\n")
            #expect(try await practice.plan("demo").lines == [lacking])
            try await practice.apply(77)
            #expect(try practice.text(of: person) == "set sort = threads\n# \(line)\n")

            try writePrivateFile("set sort = threads\nsource ~/accounts\n".utf8, to: person)
            try writePrivateFile("\(line)\n".utf8, to: practice.homeFile("accounts"))
            #expect(try await practice.plan().differences.isEmpty)
            try await practice.apply()
            try FileManager.default.removeItem(atPath: practice.homeFile("accounts"))
            #expect(try await practice.plan().lines == [lacking])
        }
    }

    @Test("A check of an installed program says what your file lacks; before it is installed nothing lacks")
    func checked() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let person = practice.homeFile(".gitconfig")
            let check = practice.mailgrant("client", "check", "git-imap-send", "demo", "--json")
            let before = try await check.run()
            #expect(!before.output.contains("does not include") && !before.output.contains("is not there"))
            let installed = try await practice.mailgrant("client", "install", "git-imap-send", "demo").runSuccessfully()
            #expect(installed.errors.contains("add to \(person) once: [include] path = "), "\(installed.errors)")
            let lacking = try await check.run()
            #expect(lacking.status == .exited(69))
            #expect(lacking.output.contains("and should include"), "\(lacking.output)")
            try await Program(
                "git", ["config", "--global", "include.path", "~/.config/git/mailgrant-imap-send-demo"],
                environment: practice.environment
            ).runSuccessfully()
            #expect(try await !check.run().output.contains("include"))
            #expect(try await practice.plan().differences.isEmpty)
        }
    }

    @Test("The timer's units are such as systemd accepts, and go when they are no longer declared")
    func timer() async throws {
        try await inPractice { practice in
            try practice.writeSettings("[apply]\ntimer = \"15m\"\n")
            #expect(try await practice.plan().lines == ["install timer (every 15m)"])
            try await practice.apply()
            #expect(try await practice.plan().differences.isEmpty)
            let directory = "\(practice.environment["XDG_CONFIG_HOME"] ?? "")/systemd/user"
            let units = ["service", "timer"].map { "\(directory)/mailgrant-apply.\($0)" }
            let verified = try await Program(
                "systemd-analyze", ["--user", "verify"] + units, environment: practice.environment
            ).run()
            #expect(!verified.errors.contains("mailgrant-apply"), "\(verified.errors)")
            try await practice.git("init", "--quiet")
            #expect(try await practice.plan().differences.isEmpty)
            try await practice.git("remote", "add", "origin", "/srv/mail.git")
            #expect(try await practice.plan().lines == ["update timer (every 15m)"])
            try await practice.apply()
            let commands = try practice.text(of: units[0]).split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }
            #expect(commands.count == 2 && commands.first?.hasSuffix(" pull") == true, "\(commands)")
            try practice.writeSettings("")
            #expect(try await practice.plan().lines == ["remove timer"])
            try await practice.apply()
            #expect(units.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
            #expect(try await practice.plan().differences.isEmpty)
        }
    }
}
