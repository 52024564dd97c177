import PlainXML

extension XMLName {
    static let soapNamespace = "http://schemas.xmlsoap.org/soap/envelope/"
    static let messagesNamespace = "http://schemas.microsoft.com/exchange/services/2006/messages"
    static let typesNamespace = "http://schemas.microsoft.com/exchange/services/2006/types"
    static let errorsNamespace = "http://schemas.microsoft.com/exchange/services/2006/errors"

    static func soap(_ local: String) -> XMLName { XMLName(local, in: soapNamespace) }
    static func messages(_ local: String) -> XMLName { XMLName(local, in: messagesNamespace) }
    static func types(_ local: String) -> XMLName { XMLName(local, in: typesNamespace) }
}

extension XMLFragment {
    /// An element with nothing but text in it.
    static func text(_ name: StaticString, _ value: String) -> XMLFragment { .element(name, [:], .text(value)) }
}
