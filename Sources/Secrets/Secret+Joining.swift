extension Secret {
    /// Puts secrets one behind the other, in place: no other copy of the bytes is made.
    public init(joining parts: [Secret]) {
        self.init(capacity: parts.reduce(0) { $0 + $1.count }) { block in
            var end = 0
            for part in parts {
                part.withExposedBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: block[end...]).copyMemory(from: bytes)
                    end += bytes.count
                }
            }
            return end
        }
    }

    /// These bytes and then those of another secret, put together in place.
    public func followed(by other: Secret) -> Secret {
        withExposedBytes { first in
            other.withExposedBytes { second in
                Secret(capacity: first.count + second.count) { block in
                    block.copyMemory(from: first)
                    UnsafeMutableRawBufferPointer(rebasing: block[first.count...]).copyMemory(from: second)
                    return block.count
                }
            }
        }
    }
}
