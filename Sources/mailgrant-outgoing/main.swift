import HelperKit

TokenHelper.runOutgoing()
