/// Connects to a port of loopback very often from another process. The connections say nothing, and stay open on their side
/// while a closure runs.
public func withCrowd<Result: Sendable>(
    of count: Int, at port: Int, _ body: () async throws -> Result
) async throws -> Result {
    try await withScratch { scratch in
        let script = "\(scratch.path)/crowd.py"
        try writePrivateFile(PackageResources.crowd_py, to: script)
        return try await withService(
            "crowd", Program("python3", [script, String(port), String(count)]), log: "\(scratch.path)/crowd.log",
            // Every connection is a moment's work for the server, too.
            readyWithin: .seconds(600)
        ) { lines in
            lines.contains("ready \(count)") ? true : nil
        } _: { _, _ in
            try await body()
        }
    }
}
