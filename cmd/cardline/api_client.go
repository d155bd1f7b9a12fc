package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// askAPI sends one request below /api/v1 of a running server and reads its answer into out. The error carries the exit code: a fault of
// what was asked for, or of the server and the way to it.
func askAPI(ctx context.Context, server, key, method, path string, body, out any, timeout time.Duration) error {
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(b)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(server, "/")+"/api/v1"+path, sent)
	if err != nil {
		return &exitError{exitFault, fmt.Errorf("--url: %w", err)}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) {
		err = fmt.Errorf("nothing listens at %s: start it with `cardline demo`, or give --url", server)
	}
	if err != nil {
		return &exitError{exitHTTP, err}
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusOK {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			return &exitError{exitHTTP, fmt.Errorf("reading the answer: %w", err)}
		}
		return nil
	}
	var problem struct{ Detail string }                                    // RFC 9457
	_ = json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&problem) // the status says enough without it
	if problem.Detail == "" {
		problem.Detail = res.Status
	}
	code := exitHTTP
	switch res.StatusCode {
	case http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		code = exitFault
	}
	return &exitError{code, errors.New(problem.Detail)}
}
