import PlainXML

/// The names of SOAP 1.1 and of Exchange's schema (MS-OXWSCDATA section 1.9).
enum EWSNamespaces {
    static let soap = "http://schemas.xmlsoap.org/soap/envelope/"
    static let messages = "http://schemas.microsoft.com/exchange/services/2006/messages"
    static let types = "http://schemas.microsoft.com/exchange/services/2006/types"
    static let errors = "http://schemas.microsoft.com/exchange/services/2006/errors"
}

extension XMLName {
    static func soap(_ local: String) -> XMLName { XMLName(local, in: EWSNamespaces.soap) }
    static func messages(_ local: String) -> XMLName { XMLName(local, in: EWSNamespaces.messages) }
    static func types(_ local: String) -> XMLName { XMLName(local, in: EWSNamespaces.types) }
}
