import HelperKit

GitCredentialHelper.run()
