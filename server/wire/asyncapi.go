package wire

import _ "embed"

// AsyncAPI describes the protocol as an AsyncAPI 3 document, in YAML: each
// channel, each message with its schema and examples, each code with its close
// code. Do not change it.
//
//go:embed asyncapi.yaml
var AsyncAPI []byte
