/// Finds the name a person most likely meant.
public enum NearestName {
    /// The known name nearest to what was written; nothing where none resembles it.
    ///
    /// Nearness is counted in single characters added, left out, replaced or swapped with their neighbour (optimal
    /// string alignment). A third of a name may differ, and one character always.
    public static func to(_ written: String, among known: some Sequence<String>) -> String? {
        let written = Array(written.prefix(longest).unicodeScalars)
        let nearest =
            known
            .map { (name: $0, distance: distance(written, Array($0.unicodeScalars))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let nearest, nearest.distance <= max(1, nearest.name.count / 3) else { return nil }
        return nearest.name
    }

    /// Longer names resemble nothing, and comparing takes time in proportion to the length.
    private static let longest = 100

    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(last[column + 1] + 1, current[column] + 1, replaced)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
