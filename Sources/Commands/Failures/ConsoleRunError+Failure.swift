import Console
import Glibc
import HelperKit

extension ProgramFailure {
    init(_ error: ConsoleRunError) {
        switch error {
        case .cannotListen(let port, EADDRINUSE):
            self.init(
                .unavailable, "console", what: "another program listens at 127.0.0.1:\(port)",
                remedy: "end it, or run: mailgrant console, without --port")
        case .cannotListen(let port, EACCES), .cannotListen(let port, EPERM):
            self.init(
                .unavailable, "console", what: "listening at port \(port) is not permitted",
                remedy: "name a port of 1024 or more with --port")
        case .cannotListen(let port, let errno):
            self.init(
                .unavailable, "console",
                what: "cannot listen at 127.0.0.1:\(port): \(String(cString: strerror(errno)))",
                remedy: "bring the interface lo up")
        case .otherIsSilent(let process):
            let remedy =
                process.map { "end it with: kill -KILL \($0)" } ?? "find it with: pgrep -u \(geteuid()) mailgrant"
            self.init(
                .unavailable, "console", what: "a console of yours is running and does not answer", remedy: remedy)
        case .fault:
            self.init(.software, "console", what: "cannot begin", remedy: "report this as a bug")
        }
    }
}
