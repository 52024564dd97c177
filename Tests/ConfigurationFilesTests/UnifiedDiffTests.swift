import ConfigurationFiles
import Testing

@Suite("Differences in the unified form")
struct UnifiedDiffTests {
    @Test("No difference is no text")
    func same() {
        #expect(UnifiedDiff(from: "a\n", to: "a\n", path: "x").text.isEmpty)
    }

    @Test("A change has three lines around it, and changes far apart are hunks of their own")
    func hunks() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.replacing("\n2\n", with: "\ntwo\n").replacing("18\n", with: "18\n18b\n")
        #expect(
            UnifiedDiff(from: old, to: new, path: "accounts/work.toml").text == """
                --- a/accounts/work.toml
                +++ b/accounts/work.toml
                @@ -1,5 +1,5 @@
                 1
                -2
                +two
                 3
                 4
                 5
                @@ -16,5 +16,6 @@
                 16
                 17
                 18
                +18b
                 19
                 20

                """)
    }

    @Test("A last line without an end, an end that changes, and a file that is new")
    func ends() {
        #expect(
            UnifiedDiff(from: "a", to: "a\nb\n", path: "x").text
                == "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n")
        #expect(UnifiedDiff(from: nil, to: "a\n", path: "x").text == "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n")
        #expect(
            UnifiedDiff(from: "a\r\n", to: "b\r\n", path: "x").text == "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n")
    }
}
