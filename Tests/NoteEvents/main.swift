import FoundationEssentials
import Grants
import LocalState

// note-events DIRECTORY SIZE NAME COUNT: appends COUNT numbered events to the journal in a state directory, whose files
// have SIZE bytes.
let arguments = CommandLine.arguments
guard arguments.count == 5, let size = Int(arguments[2]), let name = PlainName(arguments[3]),
    let count = Int(arguments[4])
else { fatalError("note-events DIRECTORY SIZE NAME COUNT") }

let journal = Journal(in: StateDirectory(path: arguments[1]), size: size)
for number in 0..<count {
    try journal.append(JournalRecord(at: Date(), JournalEvent(.refreshed, account: name, detail: "\(number)")))
}
