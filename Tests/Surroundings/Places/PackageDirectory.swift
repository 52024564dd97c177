/// The absolute path of the package's directory, where it was built.
public let packageDirectory = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 }
