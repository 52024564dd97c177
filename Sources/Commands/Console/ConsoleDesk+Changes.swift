import ConfigurationFiles
import Declarations
import LocalState

extension ConsoleDesk {
    /// Looks once a second while somebody listens. That works on every file system and for every way of writing a file; and
    /// what the console does itself it tells at once by other means.
    func changes(since observed: String?) -> AsyncStream<Void> {
        let directories = observedDirectories
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            var before = ObservedFiles(in: directories)
            if let observed, observed != before.digest { continuation.yield() }
            let watch = Task {
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    let now = ObservedFiles(in: directories)
                    if now != before { continuation.yield() }
                    before = now
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in watch.cancel() }
        }
    }

    func observed() -> String { ObservedFiles(in: observedDirectories).digest }

    private var observedDirectories: [String] {
        let context = context
        return context.loader.layers.lowestFirst.flatMap { layer in
            ["", "/accounts", "/providers", "/clients"].map { layer.path + $0 }
        } + ["", "/accounts"].map { context.state.path + $0 }
    }
}
