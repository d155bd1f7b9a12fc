package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// keyVariable holds the API key of whoever works at this terminal.
const keyVariable = "CARDLINE_KEY"

// urlVariable holds the address of the server that is worked on, and urlDemo is that of a demo.
const (
	urlVariable = "CARDLINE_URL"
	urlDemo     = "http://127.0.0.1:8080"
)

// apiFlags adds --url and --key. Help names the variables, never what is in them.
func apiFlags(cmd *cobra.Command, url, key *string, demo string) {
	cmd.PersistentFlags().StringVar(url, "url", cmp.Or(os.Getenv(urlVariable), urlDemo), "the server's admin address")
	cmd.PersistentFlags().Lookup("url").DefValue = "$" + urlVariable + ", else " + urlDemo
	cmd.PersistentFlags().StringVar(key, "key", cmp.Or(os.Getenv(keyVariable), demo), "API key")
	cmd.PersistentFlags().Lookup("key").DefValue = "$" + keyVariable + ", else " + demo
}

// door is where a family of commands asks, below one path of the API, and how it prints.
type door struct {
	url, key string
	json     bool
	path     string
}

// doorWait bounds one request.
const doorWait = time.Minute

// flags adds --url, --key and --json to a family that asks below path.
func (d *door) flags(cmd *cobra.Command, path, demo string) {
	d.path = path
	apiFlags(cmd, &d.url, &d.key, demo)
	cmd.PersistentFlags().BoolVar(&d.json, "json", false, "print JSON")
}

// withoutJSON has a command refuse the --json of its family, and not offer it.
func withoutJSON(cmd *cobra.Command) {
	const name = "json"
	asked := cmd.Flags().Bool(name, false, "") // before the family's, which is not shown then
	_ = cmd.Flags().MarkHidden(name)           // fails only for a flag that does not exist
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if *asked {
			return &exitError{exitFault, fmt.Errorf("--json: `%s` tells nothing as JSON; leave it out", cmd.CommandPath())}
		}
		return nil
	}
}

// ask sends one request below the family's path, and reads its answer into out, as askAPI does.
func (d *door) ask(cmd *cobra.Command, method, path string, body, out any) error {
	return askAPI(cmd.Context(), d.url, d.key, method, d.path+path, body, out, doorWait)
}

// bring sends a body that is not JSON, as ask does.
func (d *door) bring(cmd *cobra.Command, path, content string, body []byte, out any) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), doorWait)
	defer cancel()
	return apiCall{server: d.url, key: d.key, method: http.MethodPost, path: d.path + path, content: content, body: body}.into(ctx, out)
}

// listPart says which part of a list is wanted.
type listPart struct {
	limit int
	after string
}

func (p *listPart) flags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&p.limit, "limit", 50, "at most so many, up to 500")
	cmd.Flags().StringVar(&p.after, "after", "", "go on after this, as the page before says")
}

func (p *listPart) query() string {
	q := url.Values{"limit": {strconv.Itoa(p.limit)}}
	if p.after != "" {
		q.Set("after", p.after)
	}
	return "?" + q.Encode()
}

// askAPI sends one request below /api/v1 of a running server and reads its answer into out, unless out is nil. The error carries the
// exit code: a fault of what was asked for, or of the server and the way to it.
func askAPI(ctx context.Context, server, key, method, path string, body, out any, timeout time.Duration) error {
	return askAPIOnce(ctx, server, key, method, path, "", body, out, timeout)
}

// askAPIOnce is askAPI under an idempotency key: the same again is done once.
func askAPIOnce(ctx context.Context, server, key, method, path, once string, body, out any, timeout time.Duration) error {
	q := apiCall{server: server, key: key, method: method, path: path, once: once}
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		q.body = b
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return q.into(ctx, out)
}

// apiCall is one request below /api/v1.
type apiCall struct {
	server, key, method, path string
	once                      string // its idempotency key, if it has one
	content                   string // type of the body; "" is JSON
	body                      []byte
}

// into asks and reads the answer, which is JSON, into out.
func (q apiCall) into(ctx context.Context, out any) error {
	res, err := q.answer(ctx)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if out == nil || res.StatusCode == http.StatusNoContent {
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		return &exitError{exitHTTP, fmt.Errorf("reading the answer: %w", err)}
	}
	return nil
}

// answer asks. What is not 2xx is an error.
func (q apiCall) answer(ctx context.Context) (*http.Response, error) {
	var sent io.Reader
	if q.body != nil {
		sent = bytes.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, strings.TrimSuffix(q.server, "/")+"/api/v1"+q.path, sent)
	if err != nil {
		return nil, &exitError{exitFault, fmt.Errorf("--url: %w", err)}
	}
	if s := req.URL.Scheme; s != "http" && s != "https" {
		return nil, &exitError{exitFault, fmt.Errorf("--url (or %s): %q is no address: it begins with http:// or https://", urlVariable, q.server)}
	}
	req.Header.Set("Content-Type", cmp.Or(q.content, "application/json"))
	req.Header.Set("Authorization", "Bearer "+q.key)
	if q.once != "" {
		req.Header.Set("Idempotency-Key", q.once)
	}
	res, err := http.DefaultClient.Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = fmt.Errorf("nothing listens at %s: see that the server runs, or name another with --url or %s; `cardline demo` starts one to try",
			q.server, urlVariable)
	}
	if err != nil {
		return nil, &exitError{exitHTTP, err}
	}
	if res.StatusCode/100 != 2 {
		defer res.Body.Close()
		return nil, refusal(res)
	}
	return res, nil
}

// problem is a problem+json answer (RFC 9457): what is wrong, and with which fields.
type problem struct {
	Status int
	Detail string
	Errors []struct{ Message, Location string }
}

func (p *problem) Error() string {
	lines := []string{p.Detail}
	for _, e := range p.Errors {
		lines = append(lines, "  "+e.Location+": "+e.Message)
	}
	return strings.Join(lines, "\n")
}

// refusal is an answer that is not 2xx as an error: a *problem, with the exit code.
func refusal(res *http.Response) error {
	p := &problem{}
	_ = json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(p) // the status says enough without it
	if p.Status = res.StatusCode; p.Detail == "" {
		p.Detail = res.Status
	}
	code := exitHTTP
	if res.StatusCode == http.StatusNotFound && !strings.HasPrefix(res.Header.Get("Content-Type"), "application/problem+json") {
		p.Detail = fmt.Sprintf("404: there is no API at %s: it is where admin_listen says; name that with --url or %s", res.Request.URL.Host, urlVariable)
	}
	switch res.StatusCode {
	case http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		code = exitFault
	case http.StatusUnauthorized:
		p.Detail = "401: the server does not know this key, or no longer: give --key or " + keyVariable
	}
	return &exitError{code, p}
}
