package api

import (
	_ "embed"
	"net/http"
)

// OpenAPI describes what the server answers over HTTP as an OpenAPI 3.1 document,
// in YAML. Do not change it.
//
//go:embed openapi.yaml
var OpenAPI []byte

// document answers with YAML (RFC 9512).
func document(text []byte) http.HandlerFunc {
	return newContent("application/yaml", text).compress().send
}
