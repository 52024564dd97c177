import Secrets

/// The parameters of a request body, in order. Secrets go into it without passing through ordinary strings.
struct FormBody {
    private enum Value {
        case text(String)
        case secret(Secret)
    }

    private var parameters: [(name: String, value: Value)] = []

    mutating func append(_ name: String, _ value: String) {
        parameters.append((name, .text(value)))
    }

    mutating func append(_ name: String, _ value: Secret) {
        parameters.append((name, .secret(value)))
    }

    /// The body, `application/x-www-form-urlencoded`.
    func encoded() -> Secret {
        Secret(capacity: capacity) { output in
            var written = 0
            let write = { (byte: UInt8) in
                output[written] = byte
                written += 1
            }
            for (index, parameter) in parameters.enumerated() {
                if index > 0 { write(UInt8(ascii: "&")) }
                FormEncoding.encode(parameter.name.utf8, space: .plus, write)
                write(UInt8(ascii: "="))
                switch parameter.value {
                case .text(let text): FormEncoding.encode(text.utf8, space: .plus, write)
                case .secret(let secret):
                    secret.withExposedBytes { FormEncoding.encode($0, space: .plus, write) }
                }
            }
            return written
        }
    }

    private var capacity: Int {
        parameters.reduce(0) { sum, parameter in
            let length =
                switch parameter.value {
                case .text(let text): text.utf8.count
                case .secret(let secret): secret.count
                }
            return sum + FormEncoding.capacity(for: parameter.name.utf8.count + length) + 2
        }
    }
}
