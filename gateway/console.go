package gateway

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"cardline/internal/console"
)

// unbuilt is what stands at / in a binary without the page.
const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Cardline</title><h1>Cardline is running</h1>
<p>This binary was built without the console. <code>make console build</code> builds it in; that takes Node 20.19 or later.</p>
<p>The API is described at <code>/api/v1/openapi.json</code>; <code>cardline sms</code> and <code>cardline call</code> are the handset.</p></html>
`

// page is one file of the console, ready to be sent.
type page struct {
	kind          string
	plain, zipped []byte
	tag           string
}

// consoleRoutes serve the page and what belongs to it: files, or nothing where they are nil. They take no session: what the page shows
// comes from the API, which does.
func (g *Gateway) consoleRoutes(app *fiber.App, files fs.FS) {
	if files == nil {
		app.Get("/", func(c *fiber.Ctx) error {
			g.guarded(c, "style-src 'none'")
			c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
			return c.SendString(unbuilt)
		})
		return
	}
	kept := packed(files)
	index := func(c *fiber.Ctx) error { return g.index(c, kept()["index.html"]) }
	app.Get("/", index)
	for _, name := range console.Pages() {
		app.Get("/"+name, index)
		app.Get("/"+name+"/*", index)
	}
	app.Get("/assets/:file", func(c *fiber.Ctx) error {
		return g.file(c, kept()[path.Join("assets", c.Params("file"))], "public, max-age=31536000, immutable")
	})
	entries, _ := fs.ReadDir(files, ".") // embedded: it is there, as index.html was
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && name != "index.html" {
			app.Get("/"+name, func(c *fiber.Ctx) error { return g.file(c, kept()[name], "no-cache") })
		}
	}
}

// machines are the first parts of addresses that programs ask for, and browsers in their name: what is not there is a problem, never a page.
var machines = []string{"api", "assets", "sandbox", "webhooks"}

// lost answers an address that leads nowhere: somebody who reads gets the page, which says so and shows the way back; a program the problem.
// It goes after every other route.
func (g *Gateway) lost(app *fiber.App, files fs.FS) {
	if files == nil {
		return
	}
	plain, _ := fs.ReadFile(files, "index.html") // embedded: it is there
	app.Use(func(c *fiber.Ctx) error {
		first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
		reads := c.Method() == fiber.MethodGet && strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMETextHTML)
		if !reads || slices.Contains(machines, strings.ToLower(first)) {
			return c.Next()
		}
		return g.index(c.Status(fiber.StatusNotFound), page{plain: plain})
	})
}

// kinds of files, whatever the machine's own tables say: nosniff makes browsers go by them.
var kinds = map[string]string{
	".html": fiber.MIMETextHTMLCharsetUTF8, ".js": fiber.MIMETextJavaScriptCharsetUTF8, ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".json": fiber.MIMEApplicationJSONCharsetUTF8, ".png": "image/png", ".woff2": "font/woff2",
}

// packed reads and compresses every file, once, when the first is asked for.
func packed(files fs.FS) func() map[string]page {
	return sync.OnceValue(func() map[string]page {
		all := map[string]page{}
		_ = fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			plain, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(plain)
			all[name] = page{kind: kinds[path.Ext(name)], plain: plain, zipped: zipped(plain), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
			return nil
		}) // embedded: reading does not fail
		return all
	})
}

// zipped is nil where it would save nothing.
func zipped(plain []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one there is
	_, _ = w.Write(plain)                                 // into memory: it cannot fail
	if w.Close() != nil || b.Len() > len(plain)*9/10 {
		return nil
	}
	return b.Bytes()
}

// index sends the page itself, under a policy that names this answer's nonce.
func (g *Gateway) index(c *fiber.Ctx, p page) error {
	nonce := rand.Text()
	g.guarded(c, "script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; img-src 'self' data:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	house, err := json.Marshal(g.House)
	if err != nil {
		return err
	}
	return c.SendString(strings.NewReplacer(console.NonceMark, nonce, console.HouseMark, html.EscapeString(string(house))).Replace(string(p.plain)))
}

// guarded sets the headers that keep other sites' scripts, frames and windows away from a page of ours.
func (g *Gateway) guarded(c *fiber.Ctx, sources string) {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; "+sources+"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if g.API.Secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}

func (g *Gateway) file(c *fiber.Ctx, p page, cache string) error {
	if p.plain == nil {
		return fiber.ErrNotFound
	}
	g.guarded(c, "style-src 'none'")
	c.Set(fiber.HeaderCacheControl, cache)
	c.Set(fiber.HeaderETag, p.tag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if c.Get(fiber.HeaderIfNoneMatch) == p.tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, p.kind)
	if p.zipped != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(p.zipped)
	}
	return c.Send(p.plain)
}
