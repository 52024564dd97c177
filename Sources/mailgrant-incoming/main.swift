import HelperKit

TokenHelper.runIncoming()
