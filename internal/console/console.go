// Package console is the web page: a client of the public API, built from web and carried in the binary. It knows nothing of HTTP and asks
// nothing of the other rooms. Start at Built; the page's own words begin in web/README.md.
package console

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Pages are the first parts of the addresses that the page itself routes: each of them, and all below, is answered with index.html.
func Pages() []string {
	return []string{
		"handset", "overview", "conversations", "campaigns", "greetings", "registrations", "cases", "tasks", "calendar", "menus", "words", "settings",
	}
}

// Marks in index.html for what is known only when it is asked for.
const (
	NonceMark = "__NONCE__" // of the answer's content security policy
	HouseMark = "__HOUSE__" // a House as JSON, in an attribute
)

// House is what the page must know before anybody has signed in.
type House struct {
	Brand   map[string]string `json:"brand"`           // the bank's name by language tag
	Demo    []string          `json:"demo,omitempty"`  // names of those who sign in by one click; none in production
	OIDC    string            `json:"oidc,omitempty"`  // whose accounts open the door as well: "Harbour Bank staff"
	Clock   bool              `json:"clock,omitempty"` // the time is not that of the wall: it can be turned
	Version string            `json:"version"`
}

// Built is the page's files: index.html, assets with a hash in their names, and a few beside it. nil where the binary was built without
// them.
func Built() fs.FS {
	files, err := fs.Sub(dist, "dist/app")
	if err != nil {
		return nil
	}
	if _, err = fs.Stat(files, "index.html"); err != nil {
		return nil
	}
	return files
}
