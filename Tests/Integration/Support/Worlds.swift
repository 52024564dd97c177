import Surroundings

/// Plays a scenario in a ``Practice`` world of its own.
///
/// Only two worlds exist at a time, whatever the number of tests that run at once: a program with a deadline that is
/// starved of processor time would fail for no fault of its own.
///
/// - Parameter providerOptions: more options of the `mailgrant sandbox` in it.
func inPractice(
    providerOptions: [String] = [], _ scenario: (Practice) async throws -> Void
) async throws {
    await Places.shared.occupy()
    do {
        try await withPractice(from: try Executables(), providerOptions: providerOptions, scenario)
    } catch {
        await Places.shared.leave()
        throw error
    }
    await Places.shared.leave()
}

/// The places for worlds, handed on in the order of asking.
private actor Places {
    static let shared = Places()

    private var free = 2
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func occupy() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else {
            waiting.removeFirst().resume()
            return
        }
        free += 1
    }
}
