package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"cardline/internal/spelling"
	"cardline/internal/wrong"
)

// ownScope are the operations that decide by what is asked for who may: one's own things or those of all, a dry run or a real one.
var ownScope = map[string]bool{"greet": true, "show-operator": true, "list-keys": true, "create-key": true, "rotate-key": true, "revoke-key": true}

// strictCall is a call that was looked at: its body is in memory, and the parts of its path are unescaped.
type strictCall struct {
	asCame
	doors *Deps
	body  []byte
}

// asCame is a call as the adapter hands it over.
type asCame = huma.Context

// Unwrap lets the adapter find its own.
func (c *strictCall) Unwrap() huma.Context { return c.asCame }

func (c *strictCall) BodyReader() io.Reader { return bytes.NewReader(c.body) }

func (c *strictCall) Param(name string) string {
	raw := c.asCame.Param(name)
	if plain, err := url.PathUnescape(raw); err == nil {
		return plain
	}
	return raw
}

// strictly stands before every operation: first whether the key may do it at all, then whether all that was sent is what the operation
// takes. What is misspelt is refused and not passed over: a dry run that was written in another way would send.
func (d Deps) strictly(api huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		op := ctx.Operation()
		if need := scopesOf[op.OperationID]; need != own && !ownScope[op.OperationID] {
			if err := allowed(ctx.Context(), need); err != nil {
				_ = huma.WriteErr(api, ctx, http.StatusForbidden, err.Error()) // the client is gone if it cannot be written
				return
			}
		}
		if err := allowedLimited(ctx.Context(), op.OperationID); err != nil {
			_ = huma.WriteErr(api, ctx, http.StatusForbidden, err.Error())
			return
		}
		call := &strictCall{asCame: ctx, doors: &d}
		status, what, faults := keyOfCall(ctx)
		if status == 0 {
			status, what, faults = call.address()
		}
		if status == 0 {
			status, what, faults = call.read(d.Wall())
		}
		if status != 0 {
			_ = huma.WriteErr(api, ctx, status, what, faults...)
			return
		}
		next(call)
	}
}

// keyOfCall looks at the idempotency key: one that is there is meant, and protects nothing if it is not taken.
func keyOfCall(ctx huma.Context) (status int, what string, faults []error) {
	given := humafiber.Unwrap(ctx).Request().Header.PeekAll(idempotencyKey)
	if len(given) == 0 {
		return 0, "", nil
	}
	op := ctx.Operation()
	most, takes := 80, !changes(op) // what changes nothing may be asked for again and again
	for _, p := range op.Parameters {
		if p.In == "header" && p.Name == idempotencyKey {
			most, takes = *p.Schema.MaxLength, true
		}
	}
	why := ""
	switch {
	case !takes:
		why = "is not for this operation: its description says what the same call again does"
	case len(given) > 1:
		why = "is given more than once"
	case len(bytes.TrimSpace(given[0])) == 0:
		why = "is empty: leave it out, or give one"
	case len(given[0]) > most:
		why = fmt.Sprintf("is longer than %d", most)
	case bytes.ContainsFunc(given[0], func(r rune) bool { return r < ' ' || r > '~' }):
		why = "may hold letters, digits and signs of ASCII only"
	}
	if why == "" {
		return 0, "", nil
	}
	return http.StatusBadRequest, "the Idempotency-Key cannot be taken", []error{fault("header."+idempotencyKey, wrong.Words(why))}
}

// address looks at the path and at the parameters behind it.
func (c *strictCall) address() (status int, what string, faults []error) {
	if _, err := url.Parse(string(humafiber.Unwrap(c).Request().RequestURI())); err != nil {
		return http.StatusBadRequest, "the address is not one", nil
	}
	op := c.Operation()
	var known []*huma.Param
	for _, p := range op.Parameters {
		switch {
		case p.In == "query":
			known = append(known, p)
		case p.In == "path" && !textual(c.Param(p.Name)):
			faults = append(faults, fault("path."+p.Name, wrong.Words("is no text")))
		}
	}
	seen := map[string]bool{}
	for k, v := range humafiber.Unwrap(c).Context().QueryArgs().All() {
		name := string(k)
		if why := parameterFault(known, name, string(v), seen[name]); why != "" {
			faults = append(faults, fault("query."+shown(name), wrong.Words(why)))
		}
		seen[name] = true
	}
	if len(faults) > 0 {
		return http.StatusUnprocessableEntity, "the address holds what this operation does not take", faults
	}
	return 0, "", nil
}

func parameterFault(known []*huma.Param, name, value string, again bool) string {
	for _, p := range known {
		switch {
		case p.Name != name:
		case again:
			return "is given more than once"
		case value == "" && p.Schema.Type != huma.TypeString:
			return "has no value"
		case !textual(value):
			return "is no text"
		default:
			return ""
		}
	}
	if len(known) == 0 {
		return "is no parameter: this operation takes none"
	}
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.Name
	}
	if near := nearest(name, names); near != "" {
		return "is no parameter of this operation: is " + near + " meant?"
	}
	return "is no parameter of this operation, which takes " + strings.Join(names, ", ")
}

// textual reports whether s can stand in a database and a log: UTF-8 without control characters.
func textual(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// shown is a name as an answer may repeat it.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return name
}

// read takes the body, as far as the operation lets it be, and looks at it once.
func (c *strictCall) read(now time.Time) (status int, what string, faults []error) {
	op, most := c.Operation(), int64(1<<10)
	if op.RequestBody != nil {
		most = op.MaxBodyBytes
	}
	if op.BodyReadTimeout > 0 {
		_ = c.SetReadDeadline(now.Add(op.BodyReadTimeout)) // else the server's own holds
	}
	var buf bytes.Buffer
	if from := c.asCame.BodyReader(); from != nil {
		_, err := buf.ReadFrom(io.LimitReader(from, most))
		var late net.Error
		switch {
		case errors.As(err, &late) && late.Timeout():
			return http.StatusRequestTimeout, "the body did not come in time", nil
		case err != nil:
			return http.StatusBadRequest, "the body broke off", nil
		}
	}
	c.body = buf.Bytes()
	plain := bytes.TrimSpace(c.body)
	switch {
	case op.RequestBody == nil && len(plain) > 0 && string(plain) != "{}":
		return http.StatusUnprocessableEntity, "this operation takes no body", []error{fault("body", wrong.Words("must be left out"))}
	case int64(len(c.body)) == most:
		return http.StatusRequestEntityTooLarge, "the body is too large", nil
	case op.RequestBody == nil || len(plain) == 0:
		return 0, "", nil
	}
	if op.RequestBody.Content[workbook] != nil {
		return 0, "", nil // no text: whoever unpacks it bounds it
	}
	if op.RequestBody.Content["application/json"] == nil {
		if !utf8.Valid(c.body) || bytes.IndexByte(c.body, 0) >= 0 {
			return http.StatusUnprocessableEntity, "the body is no text in UTF-8", []error{fault("body", wrong.Of("no-utf8"))}
		}
		return 0, "", nil
	}
	if where, why := lookAt(c.body); why != "" {
		return http.StatusUnprocessableEntity, "the body cannot be taken as it is", []error{fault(where, wrong.Words(why))}
	}
	return 0, "", nil
}

// nearest is the name most like the one that was given, "" if none is much like it.
func nearest(given string, names []string) string {
	plain := strings.NewReplacer("_", "", "-", "")
	given = plain.Replace(strings.ToLower(shown(given)))
	best, near := "", 3 // more than two letters apart are other names
	for _, name := range names {
		if far := spelling.Distance(given, plain.Replace(name)); far < near && far < len(name) {
			best, near = name, far
		}
	}
	return best
}
