@testable import MailConnections

enum EWSSample {
    static func envelope(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
        xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header/><s:Body>\(body)</s:Body></s:Envelope>
        """
    }

    static let inbox = message(
        "GetFolder",
        """
        <m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:Folder><t:FolderId Id="a"/>
        <t:DisplayName>Posteingang</t:DisplayName><t:TotalCount>12</t:TotalCount></t:Folder></m:Folders>
        """)
    static let sent = message("CreateItem", "<m:ResponseCode>NoError</m:ResponseCode><m:Items/>")

    static func message(_ operation: String, _ content: String, class name: String = "Success") -> String {
        envelope(
            "<m:\(operation)Response><m:ResponseMessages><m:\(operation)ResponseMessage ResponseClass=\"\(name)\">"
                + "\(content)</m:\(operation)ResponseMessage></m:ResponseMessages></m:\(operation)Response>")
    }

    static func error(_ code: String, _ operation: String = "GetFolder", _ more: String = "") -> String {
        message(
            operation, "<m:MessageText>no &amp; no</m:MessageText><m:ResponseCode>\(code)</m:ResponseCode>\(more)",
            class: "Error")
    }

    static let backOff =
        "<m:MessageXml><t:Value Name=\"BackOffMilliseconds\">297749</t:Value></m:MessageXml>"

    /// As SOAP has it, without a word of EWS.
    static func plainFault(_ code: String) -> String {
        envelope("<s:Fault><faultcode>\(code)</faultcode><faultstring>the reason</faultstring></s:Fault>")
    }

    static func fault(_ code: String) -> String {
        envelope(
            """
            <s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:\(code)</faultcode>
            <faultstring xml:lang="en-US">the reason</faultstring><detail><e:ResponseCode
            xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">\(code)</e:ResponseCode></detail></s:Fault>
            """)
    }
}
