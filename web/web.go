// Package web is the chat page.
package web

import "net/http"

// Handler serves the page.
func Handler() http.Handler { return http.NotFoundHandler() }
