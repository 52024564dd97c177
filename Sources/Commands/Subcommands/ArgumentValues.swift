public import ArgumentParser
public import Grants
public import HelperKit
public import OAuth
public import Sandbox

// The values of options, spelled as in declarations.

extension OutputFormat: ExpressibleByArgument {}
extension Authentication: ExpressibleByArgument {}
extension GrantType: ExpressibleByArgument {}
extension ConnectionSecurity: ExpressibleByArgument {}
extension MechanismChoice: ExpressibleByArgument {}
extension ClientAuthenticationMethod: ExpressibleByArgument {}
extension SandboxSettings.Registration: ExpressibleByArgument {}
