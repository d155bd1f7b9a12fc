package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"cardline/ivr"
)

// publishWait is for one request to the API.
const publishWait = 30 * time.Second

// publish puts a new version of the menu to use as its owners would, by one operator and another, and rolls it back after meanwhile. It says
// the same as the shipped menu, so that every answer of the calls under way is known.
func publish(ctx context.Context, admin string, meanwhile func() error) error {
	files, err := ivr.Source()
	if err != nil {
		return err
	}
	type file struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	draft := struct {
		Files []file `json:"files"`
		Note  string `json:"note"`
	}{Note: "published while calls are going on"}
	for i, f := range files {
		text := string(f.Src)
		if i == 0 {
			text = "# the same, as a version of its own\n" + text
		}
		draft.Files = append(draft.Files, file{f.Name[strings.LastIndexByte(f.Name, '/')+1:], text})
	}
	var saved struct {
		Number int    `json:"number"`
		Hash   string `json:"hash"`
	}
	why := map[string]string{"why": "measuring"}
	if err := ask(ctx, admin, "demo-maker", "/menus", draft, &saved); err != nil {
		return fmt.Errorf("saving a menu: %w", err)
	}
	at := fmt.Sprintf("/menus/%d/", saved.Number)
	if err := ask(ctx, admin, "demo-maker", at+"propose", nil, &saved); err != nil {
		return fmt.Errorf("proposing a menu: %w", err)
	}
	if err := ask(ctx, admin, "demo-checker", at+"approve", map[string]string{"hash": saved.Hash}, nil); err != nil {
		return fmt.Errorf("approving a menu: %w", err)
	}
	if err := ask(ctx, admin, "demo-checker", at+"publish", why, nil); err != nil {
		return fmt.Errorf("publishing a menu: %w", err)
	}
	if err := meanwhile(); err != nil {
		return err
	}
	if err := ask(ctx, admin, "demo-checker", "/menu/rollback", map[string]any{"over": saved.Number, "why": "measuring"}, nil); err != nil {
		return fmt.Errorf("rolling a menu back: %w", err)
	}
	return nil
}

// ask posts to the API of the gateway under an operator's key.
func ask(ctx context.Context, admin, key, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, publishWait)
	defer cancel()
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if in == nil {
		body = nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, admin+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s: %.400s", resp.Status, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}
