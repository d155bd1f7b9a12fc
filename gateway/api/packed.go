package api

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// packLeast is the shortest answer that is worth compressing, in bytes: a shorter one fits one packet either way.
const packLeast = 1 << 10

var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// packed compresses what is read as JSON, for who takes that.
//
// The length of a compressed answer tells whether two things in it are alike, so nobody may have an answer compressed that holds a secret beside words
// of their own choosing (the attack called BREACH). What holds a secret stays as it is: every answer to a POST, PUT or DELETE, which is where keys,
// passwords for a day, seeds and what is unmasked are told, once; what a GET reveals; everything about sessions, whose token the page reads; the handset,
// where codes stand beside what a customer wrote; and whatever is not to be kept. The rest has numbers masked. Another site's page cannot have an answer
// made at all: the cookie is not sent from there, and ours refuses it.
func packed(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	res := c.Response()
	if res.IsBodyStream() || len(res.Body()) < packLeast || !packable(c) {
		return nil
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if !takesGzip(c.Get(fiber.HeaderAcceptEncoding)) {
		return nil
	}
	var b bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(res.Body()) // into memory: it cannot fail
	if err := w.Close(); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentEncoding, "gzip")
	res.SetBodyRaw(b.Bytes())
	return nil
}

// packable reports whether an answer is JSON without a secret.
func packable(c *fiber.Ctx) bool {
	res := c.Response()
	kind, _, _ := strings.Cut(string(res.Header.ContentType()), ";")
	if kind != fiber.MIMEApplicationJSON && !strings.HasSuffix(kind, "+json") {
		return false
	}
	at := strings.ToLower(c.Path()) // as paths are matched
	return c.Method() == fiber.MethodGet && res.StatusCode() == fiber.StatusOK && c.Query("reveal") == "" &&
		!strings.HasPrefix(at, "/api/v1/session") && !strings.HasPrefix(at, "/api/v1/handset") &&
		len(res.Header.Peek(fiber.HeaderContentEncoding)) == 0 && len(res.Header.Peek(fiber.HeaderSetCookie)) == 0 &&
		!strings.Contains(string(res.Header.Peek(fiber.HeaderCacheControl)), "no-store")
}

// takesGzip reports whether a client says that it takes gzip, and not that it would rather not (a weight of 0).
func takesGzip(accepted string) bool {
	return slices.ContainsFunc(strings.Split(strings.ToLower(accepted), ","), func(one string) bool {
		name, weight, weighed := strings.Cut(strings.ReplaceAll(one, " ", ""), ";q=")
		return name == "gzip" && (!weighed || strings.Trim(weight, "0.") != "")
	})
}
