import Glibc

/// Programs that run now (proc(5)).
enum RunningPrograms {
    /// Whether one of this name works in a directory or below it.
    static func areCalled(_ name: String, in directory: String) -> Bool {
        let place = Path.real(directory)
        return PrivateTree.names(in: "/proc").contains { entry in
            guard entry.allSatisfy(\.isNumber), comm(entry) == name else { return false }
            return Path.isInside(Path.real("/proc/\(entry)/cwd"), place)
        }
    }

    static func waitForEnd(of name: String, in directory: String, within limit: Duration) async {
        let end = ContinuousClock.now + limit
        while areCalled(name, in: directory), ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func comm(_ process: String) -> String? {
        guard let bytes = try? PrivateTree.read("/proc/\(process)/comm", limit: 64) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
