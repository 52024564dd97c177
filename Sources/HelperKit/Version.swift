/// The version of the program and its helpers, which are released together.
public let mailgrantVersion = "0.1.0"
