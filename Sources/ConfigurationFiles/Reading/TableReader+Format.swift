extension TableReader {
    /// Whether the file has the form that this program reads, by its key `format`. A file of another version says
    /// something that would be misunderstood: nothing else of it should be read.
    public func hasFormat(_ known: Int) -> Bool {
        let read = integer("format", in: 1...Int.max)
        observe("format", .constant(known))
        guard let version = require("format", read, "the version of the file's form, \(known)") else { return false }
        if version == known { return true }
        report("format", "this file has the form \(version), and this mailgrant reads \(known); update mailgrant")
        return false
    }
}
