import ConfigurationFiles
import Testing

@testable import Clients

@Suite("How a client's file includes another")
struct IncludeTests {
    private let mutt = IncludeStatement(words: ["source"], comment: "#")
    private let git = IncludeStatement(words: ["path"], comment: "#")
    private let lisp = IncludeStatement(words: ["load", "load-file"], comment: ";;")

    @Test(
        "A path is found however the statement is written",
        arguments: [
            "source ~/.mutt/own", "  source   \"~/.mutt/own\"", "source '~/.mutt/own'", "source ~/.mutt/own # mine",
            "source $HOME/.mutt/own", "source ${HOME}/.mutt/own", "set x=y; source ~/.mutt/own;set z=1",
            "folder-hook . 'source ~/.mutt/own'", "SOURCE ~/.mutt/own", "set a=\"b # c\" ; source ~/.mutt/own",
        ])
    func statements(line: String) {
        #expect(mutt.targets(in: "set from=a\n\(line)\nset b=c\n") == [.path("~/.mutt/own")], "\(line)")
    }

    @Test(
        "git's section may stand on the same line or above, and may have a condition",
        arguments: [
            "[include] path = ~/own", "[include]\n\tpath = ~/own", "[includeIf \"gitdir:~/work/\"]\n  path=~/own",
            "[include]\n  Path = \"~/own\"",
        ])
    func sections(text: String) {
        #expect(git.targets(in: text) == [.path("~/own")], "\(text)")
    }

    @Test("What Emacs has to evaluate is an expression")
    func expressions() {
        #expect(lisp.targets(in: "(load \"~/own.el\")") == [.path("~/own.el")])
        #expect(lisp.targets(in: "(when t (load-file \"~/own.el\"))") == [.path("~/own.el")])
        let expression = "(expand-file-name \"own\" user-emacs-directory))"
        #expect(lisp.targets(in: "(load \(expression)") == [.expression(expression)])
    }

    @Test(
        "Comments, other words and words without a path include nothing",
        arguments: [
            "# source ~/own", "; source ~/own", "set x=y # source ~/own", "mysource ~/own", "source", "sourced ~/own",
            "set source_dir = ~/own", "source-dir ~/own",
        ])
    func nothing(line: String) {
        #expect(mutt.targets(in: line).isEmpty, "\(line)")
    }

    @Test(
        "A client file whose line its own words do not find is wrong, and so is a key that means nothing",
        arguments: [
            (
                "as = \"include\"\ninclude-file = \"~/.own\"\ninclude-line = \"source ~/.own\"",
                "include-words: is missing"
            ),
            (
                "as = \"include\"\ninclude-file = \"~/.own\"\ninclude-line = \"load ~/.own\"\ninclude-words = [\"source\"]",
                "include-line: does not name ~/.own after one of include-words"
            ),
            (
                "as = \"include\"\ninclude-file = \"~/.own\"\ninclude-line = \"source ~/.o\"\ninclude-words = [\"source\"]",
                "include-line: does not name ~/.own"
            ),
            ("as = \"include\"\ninclude-words = [\"a b\"]", "\"a b\" is not one word"),
            ("as = \"block\"\ninclude-words = [\"source\"]", "include-words: means nothing here"),
            ("as = \"file\"\ninclude-in = [\"~/.init\"]", "include-in: means nothing here"),
            (
                "as = \"file\"\ninclude-line = \"source ~/.oursrc\"\ninclude-words = [\"source\"]",
                "include-in: is missing"
            ),
        ])
    func lint(install: String, message: String) throws {
        let text = ClientFileTests.least + "\n[forms.a.install]\n" + install + "\n"
        let mistakes = ClientCatalog.mistakes(in: text, name: try name("ours"), file: "ours.toml")
        #expect(mistakes.contains { $0.description.contains(message) }, "\(mistakes)")
    }

    @Test("Every key of a client file has a meaning written down")
    func meanings() {
        #expect(ClientSchema.keys.count > 60)
        for key in ClientSchema.keys { #expect(ClientSchema.meaning(of: key.path) != nil, "\(key.path)") }
    }
}
