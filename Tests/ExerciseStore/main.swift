import FoundationEssentials
import Glibc
import Grants
import Secrets
import TokenStores

// exercise-store write DIRECTORY NAME: saves grants of 4 kB into the sealed file in a directory without end, five under IDs
// that begin with NAME, one after the other and again; after each prints its ID and the number of the turn.
// exercise-store save DIRECTORY: saves one grant and prints that.
// exercise-store fill DIRECTORY: saves more and more grants until the store refuses; prints the refusal, and how many of
// those before are still there, and whether one of them can still be replaced by a shorter one.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else { fatalError("exercise-store write DIRECTORY NAME | save|fill DIRECTORY") }

let store = SealedFileStore(
    SealedFileKeys(place: SealedFilePlace(directory: arguments[2]), environment: [:]) { _ throws(TokenStoreError) in
        throw TokenStoreError(.locked, "nobody is here")
    })

func item(_ id: String) -> StoredItem {
    guard let account = PlainName("work") else { fatalError("work is a name") }
    return StoredItem(.grant, id: id, account: account)
}

/// A text that begins with a number and has a length.
func secret(_ number: Int, length: Int = 4_096) -> Secret {
    let head = "\(number) "
    return Secret(head + String(repeating: "x", count: max(length - head.utf8.count, 0)))
}

func say(_ line: String) {
    let line = line + "\n"
    _ = line.withCString { write(STDOUT_FILENO, $0, strlen($0)) }
}

switch arguments[1] {
case "write":
    for number in 0... {
        let id = "\(arguments[3])-\(number % 5)"
        try await store.write(secret(number), as: item(id), interaction: .forbidden)
        say("\(id) \(number)")
    }
case "save":
    try await store.write(secret(1), as: item("one"), interaction: .forbidden)
    say("saved")
case "fill":
    var saved = 0
    do {
        while true {
            try await store.write(secret(saved), as: item("\(saved)"), interaction: .forbidden)
            saved += 1
        }
    } catch {
        say("\(error.code): \(error.detail)")
    }
    var intact = 0
    for number in 0..<saved where try await store.read(item("\(number)"), interaction: .forbidden) == secret(number) {
        intact += 1
    }
    say("saved \(saved), intact \(intact)")
    try await store.erase(item("0"), interaction: .forbidden)
    say("erased one")
default: fatalError("exercise-store write|save|fill")
}
