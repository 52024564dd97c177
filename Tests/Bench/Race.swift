/// Whole-process times of several programs, taken in turn so that what disturbs the machine disturbs them alike.
struct Race {
    private var times: [[UInt64]]

    /// - Parameters:
    ///   - programs: each with how many rounds pass from one of its runs to the next.
    ///   - rounds: how many rounds count, after a tenth of them to warm up.
    init(_ programs: [(program: Program, every: Int)], rounds: Int) throws {
        times = programs.map { _ in [] }
        for round in -(rounds / 10)..<rounds {
            for (index, entry) in programs.enumerated() where round % entry.every == 0 {
                let time = try entry.program.time()
                if round >= 0 { times[index].append(time) }
            }
        }
    }

    /// In nanoseconds.
    func median(_ index: Int) -> Double {
        let sorted = times[index].sorted()
        return Double(sorted[sorted.count / 2])
    }
}
