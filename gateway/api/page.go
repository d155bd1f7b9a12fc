package api

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// page adds /docs: what the API can do, on one page that loads nothing from elsewhere.
func (d Deps) page(group fiber.Router, described *huma.OpenAPI) {
	text := pageOf(described)
	group.Get("/docs", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'")
		return c.SendString(text)
	})
}

func pageOf(described *huma.OpenAPI) string {
	var b strings.Builder
	title := html.EscapeString(described.Info.Title)
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><meta charset="utf-8"><title>%s</title>`, title)
	b.WriteString(`<style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}code{font-size:.95em}</style>`)
	fmt.Fprintf(&b, "<h1>%s</h1><p>%s <a href=\"openapi.json\">openapi.json</a></p>", title, html.EscapeString(described.Info.Description))
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		item := described.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				writeOperation(&b, described, op)
			}
		}
	}
	b.WriteString("</html>\n")
	return b.String()
}

func writeOperation(b *strings.Builder, described *huma.OpenAPI, op *huma.Operation) {
	fmt.Fprintf(b, "<h2>%s</h2><p><code>%s %s</code></p><p>%s</p>", html.EscapeString(op.Summary), op.Method,
		html.EscapeString("/api/v1"+op.Path), html.EscapeString(op.Description))
	if op.RequestBody == nil {
		return
	}
	body := op.RequestBody.Content["application/json"]
	if body == nil || body.Schema == nil {
		return
	}
	schema := body.Schema
	if schema.Ref != "" {
		schema = described.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	b.WriteString("<ul>")
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := schema.Properties[name]
		need := "optional"
		if slices.Contains(schema.Required, name) {
			need = "required"
		}
		fmt.Fprintf(b, "<li><code>%s</code> (%s, %s): %s</li>", html.EscapeString(name), p.Type, need, html.EscapeString(p.Description))
	}
	b.WriteString("</ul>")
}
