/// Documents in the shapes that Mozilla's database and providers publish.
enum Documents {
    /// As Mozilla's database has it for Gmail: an issuer without a scheme, scopes with line breaks between them, elements
    /// that are for people, a calendar.
    static let gmail = """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="googlemail.com">
            <domain>gmail.com</domain>
            <domain>googlemail.com</domain>
            <domain purpose="mx">google.com</domain>
            <displayName>Google Mail</displayName>
            <displayShortName>GMail</displayShortName>
            <incomingServer type="imap">
              <hostname>imap.gmail.com</hostname>
              <port>993</port>
              <socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
              <authentication>password-cleartext</authentication>
            </incomingServer>
            <incomingServer type="pop3">
              <hostname>pop.gmail.com</hostname>
              <port>995</port>
              <socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
              <pop3><leaveMessagesOnServer>true</leaveMessagesOnServer></pop3>
            </incomingServer>
            <outgoingServer type="smtp">
              <hostname>smtp.gmail.com</hostname>
              <port>465</port>
              <socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
            </outgoingServer>
            <documentation url="http://mail.google.com/support/bin/answer.py?answer=13273">
              <descr>How to enable IMAP/POP3 in GMail</descr>
            </documentation>
          </emailProvider>
          <oAuth2>
            <issuer>accounts.google.com</issuer>
            <scope>https://mail.google.com/
                   https://www.googleapis.com/auth/contacts</scope>
            <authURL>https://accounts.google.com/o/oauth2/auth</authURL>
            <tokenURL>https://www.googleapis.com/oauth2/v3/token</tokenURL>
          </oAuth2>
          <webMail><loginPage url="https://accounts.google.com/ServiceLogin"/></webMail>
        </clientConfig>
        """

    /// As for Outlook: Exchange first, which names an address, then POP and IMAP with a plain one among them.
    static let outlook = """
        <clientConfig version="1.1">
          <emailProvider id="hotmail.com">
            <domain>outlook.com</domain>
            <displayName>Microsoft</displayName>
            <incomingServer type="exchange">
              <hostname>outlook.office365.com</hostname>
              <port>443</port>
              <username>%EMAILADDRESS%</username>
              <socketType>SSL</socketType>
              <authentication>OAuth2</authentication>
              <owaURL>https://outlook.office365.com/owa/</owaURL>
              <ewsURL>https://outlook.office365.com/ews/exchange.asmx</ewsURL>
              <useGlobalPreferredServer>true</useGlobalPreferredServer>
            </incomingServer>
            <incomingServer type="imap">
              <hostname>outlook.office365.com</hostname>
              <port>143</port>
              <socketType>plain</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
            </incomingServer>
            <incomingServer type="imap">
              <hostname>outlook.office365.com</hostname>
              <port>993</port>
              <socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
              <authentication>password-cleartext</authentication>
            </incomingServer>
            <outgoingServer type="smtp">
              <hostname>smtp.office365.com</hostname>
              <port>587</port>
              <socketType>STARTTLS</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
            </outgoingServer>
          </emailProvider>
        </clientConfig>
        """

    /// As an open provider publishes it, version 1.2: JMAP first, an issuer of its own, placeholders in the host.
    static let open = """
        <clientConfig version="1.2">
          <emailProvider id="example.org">
            <domain>%EMAILDOMAIN%</domain>
            <incomingServer type="jmap"><url>https://api.example.org/jmap/session</url></incomingServer>
            <incomingServer type="imap">
              <hostname>imap.%EMAILDOMAIN%</hostname>
              <port>993</port>
              <socketType>SSL</socketType>
              <username>%EMAILLOCALPART%</username>
              <authentication>OAuth2</authentication>
            </incomingServer>
            <outgoingServer type="smtp">
              <hostname>smtp.%EMAILDOMAIN%</hostname>
              <port>465</port>
              <socketType>SSL</socketType>
              <username>%EMAILADDRESS%</username>
              <authentication>OAuth2</authentication>
            </outgoingServer>
            <somethingNew><incomingServer type="imap"/></somethingNew>
          </emailProvider>
          <oAuth2>
            <issuer>https://id.example.org</issuer>
            <scope>mail offline_access</scope>
            <authURL>http://id.example.org/authorize</authURL>
            <tokenURL>https://id.example.org/token</tokenURL>
          </oAuth2>
        </clientConfig>
        """

    static func minimal(domain: String = "example.org", socket: String = "SSL", authentication: String = "OAuth2")
        -> String
    {
        """
        <clientConfig version="1.1"><emailProvider id="x"><domain>\(domain)</domain>
        <incomingServer type="imap"><hostname>imap.example.org</hostname><port>993</port>
        <socketType>\(socket)</socketType><authentication>\(authentication)</authentication></incomingServer>
        </emailProvider></clientConfig>
        """
    }
}
