package api

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/outbox"
)

type refusedInput struct {
	ID    string `path:"id" maxLength:"80" example:"due-reminder-9f86d081884c7d65"`
	After string `query:"after" maxLength:"80" doc:"From the Link of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"10000" default:"10000"`
	Codes bool   `query:"codes" doc:"Two columns more: a stable code of the reason, for who says it in another language, and what stands in it, divided by semicolons. None: the reason is all there is."`
}

type refusedOutput struct {
	ContentType string `header:"Content-Type"`
	Link        string `header:"Link" doc:"The next page, if there is one."`
	Body        []byte
}

// refusedLine is a line of a file that was not taken.
type refusedLine struct {
	Line          int
	Field, Reason string
}

// code is the reason as a code and what stands in it, each "" where it has none.
func (r refusedLine) code() []string {
	said := outbox.Clauses(r.Reason)
	if len(said) != 1 {
		return []string{"", ""}
	}
	return []string{said[0].Code, strings.Join(said[0].With, ";")}
}

// after is the line and the field where the page before ended.
func (in *refusedInput) after() (at refusedLine, err error) {
	line, field, _ := strings.Cut(in.After, ":")
	at.Field = field
	if at.Line, err = strconv.Atoi("0" + line); err != nil {
		return at, huma.Error422UnprocessableEntity("after: as the Link of the page before says")
	}
	return at, nil
}

// page is lines as CSV, with a Link to those that follow. of is the collection the file is in: "imports".
func (in *refusedInput) page(of string, lines []refusedLine) *refusedOutput {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	write := func(codes []string, fields ...string) {
		if in.Codes {
			fields = append(fields, codes...)
		}
		_ = w.Write(fields) // into memory: it cannot fail
	}
	write([]string{"code", "with"}, "line", "field", "reason")
	for _, r := range lines {
		write(r.code(), strconv.Itoa(r.Line), r.Field, r.Reason)
	}
	w.Flush()
	out := &refusedOutput{ContentType: "text/csv; charset=utf-8", Body: b.Bytes()}
	if n := len(lines); n == in.Limit {
		last := lines[n-1]
		next := url.Values{"after": {fmt.Sprintf("%d:%s", last.Line, last.Field)}, "limit": {strconv.Itoa(n)}}
		if in.Codes {
			next.Set("codes", "true")
		}
		out.Link = fmt.Sprintf(`</api/v1/%s/%s/refused?%s>; rel="next"`, of, url.PathEscape(in.ID), next.Encode())
	}
	return out
}
