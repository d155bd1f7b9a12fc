package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// drive is a campaign to be measured.
type drive struct {
	code, filter string
	people       int
	window       map[string]string // in which its messages become due
}

// Keys of the demo's operators: one writes, another approves.
const (
	maker   = "demo-maker"
	checker = "demo-checker"
)

// checks are asked for until every warning is accepted: each looks at another sample.
const checks = 4

// approved writes, checks and approves a campaign, and says how long its check took.
func (m *marketing) approved(ctx context.Context, d drive) (checked time.Duration, err error) {
	brief := map[string]any{
		"name": "Ten percent back", "type": "offer", "audience": map[string]any{"filter": d.filter}, "when": map[string]string{"at": "now"},
		"words": []any{map[string]any{"text": map[string]string{"en": d.code + ": ten percent back on dining until {{ until }}."}}},
		"data":  map[string]string{"until": m.opt.Now().AddDate(0, 1, 0).Format(time.DateOnly)},
	}
	if d.window != nil {
		brief["window"] = d.window
	}
	var seen struct {
		Hash string
		Open []struct{ Name string } // warnings
	}
	if err := m.ask(ctx, maker, "", map[string]any{"code": d.code, "brief": brief}, &seen); err != nil {
		return 0, err
	}
	accepted := []string{}
	for round := 0; round == 0 || len(seen.Open) > 0 && round < checks; round++ {
		began := m.opt.Now()
		if err := m.ask(ctx, maker, "/"+d.code+"/check", map[string]any{"accept": accepted}, &seen); err != nil {
			return 0, err
		}
		checked = m.opt.Now().Sub(began)
		for _, w := range seen.Open {
			accepted = append(accepted, w.Name)
		}
	}
	if err := m.ask(ctx, maker, "/"+d.code+"/propose", nil, &seen); err != nil {
		return 0, err
	}
	return checked, m.ask(ctx, checker, "/"+d.code+"/approve", map[string]string{"hash": seen.Hash}, &seen)
}

// ask posts below /campaigns of the first process.
func (m *marketing) ask(ctx context.Context, key, path string, body, out any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		raw = nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+m.admins[0]+"/api/v1/campaigns"+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("POST campaigns%s: %s: %.500s", path, res.Status, answer)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, out)
}

// planning is how far the one occurrence of a campaign is.
type planning struct {
	people, planned int
	whole           bool
}

func (m *marketing) planned(ctx context.Context, code string) (p planning, err error) {
	rows, err := m.campaign.db.SQL().QueryContext(ctx,
		"SELECT planned + held, planned, whole IS NOT NULL FROM campaign_occurrences WHERE campaign = $1", code)
	if err != nil {
		return p, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&p.people, &p.planned, &p.whole); err != nil {
			return p, err
		}
	}
	return p, rows.Err()
}

// looks is how often the plan is looked at.
const looks = 50 * time.Millisecond

// plan starts a campaign and waits until everybody is planned. quarter is called when each fourth of them is.
func (m *marketing) plan(ctx context.Context, d drive, quarter func(n int)) (took time.Duration, err error) {
	if err := m.ask(ctx, maker, "/"+d.code+"/start", nil, new(struct{})); err != nil {
		return 0, err
	}
	began := m.opt.Now()
	ctx, cancel := context.WithTimeout(ctx, time.Minute+time.Duration(d.people)*2*time.Millisecond)
	defer cancel()
	tick := time.NewTicker(looks)
	defer tick.Stop()
	for quarters := 0; ; {
		p, err := m.planned(ctx, d.code)
		if err != nil {
			return 0, err
		}
		for ; quarters < 4 && p.people*4 >= (quarters+1)*d.people; quarters++ {
			quarter(quarters + 1)
		}
		if p.whole && p.planned != d.people {
			return 0, fmt.Errorf("%d messages were planned for %d people, of %d", p.planned, p.people, d.people)
		}
		if p.whole {
			return m.opt.Now().Sub(began), nil
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("%d of %d people are planned: %w", p.people, d.people, context.Cause(ctx))
		case <-tick.C:
		}
	}
}
