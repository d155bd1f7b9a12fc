package bench

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/valyala/fasthttp"

	"cardline/internal/batch"
	"cardline/internal/carrier/twilio"
)

// Reference is the least a webhook that forgets nothing can do: check the signature with a pooled hash, look up and set one key in
// one round trip to Redis, and commit one row before it answers, in groups without a timer. It understands and encrypts nothing.
// It answers until ctx ends.
func Reference(ctx context.Context, listener net.Listener, redisURL, databaseURL string) error {
	opt, err := redis.ParseURL(redisURL)
	if err != nil {
		return err
	}
	opt.DisableIdentity = true
	pool, err := pgxpool.New(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE TABLE IF NOT EXISTS bench_reference (sid text PRIMARY KEY, number text NOT NULL, body text NOT NULL,
		at timestamptz NOT NULL DEFAULT now())`); err != nil {
		return fmt.Errorf("making the reference's table: %w", err)
	}
	verifier, err := twilio.NewVerifier("http://"+listener.Addr().String(), token)
	if err != nil {
		return err
	}
	r := &reference{verifier: verifier, redis: redis.NewClient(opt), pool: pool}
	r.rows = batch.New(r.insert, batch.Options{Max: 256, Flushers: 2})
	defer func() { _ = r.redis.Close() }()
	server := &fasthttp.Server{Handler: r.handle, NoDefaultServerHeader: true}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown()
	}()
	return server.Serve(listener)
}

type reference struct {
	verifier *twilio.Verifier
	redis    *redis.Client
	pool     *pgxpool.Pool
	rows     *batch.Group[row, struct{}]
}

type row struct{ sid, number, body string }

const (
	referenceText = `<?xml version="1.0" encoding="UTF-8"?><Response><Message><Body>Harbour Bank: your text has arrived.</Body></Message></Response>`
	referenceCall = `<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" action="turn?step=1" method="POST" language="en-US" ` +
		`timeout="5" numDigits="1"><Say language="en-US">For balance and statement, press 1.</Say></Gather></Response>`
)

func (r *reference) handle(c *fasthttp.RequestCtx) {
	form, err := twilio.ParseForm(c.PostBody())
	if err != nil {
		c.Error("form", fasthttp.StatusBadRequest)
		return
	}
	if err := r.verifier.Verify(string(c.Request.Header.Peek(twilio.SignatureHeader)), string(c.RequestURI()), form); err != nil {
		c.Error("signature", fasthttp.StatusForbidden)
		return
	}
	answer, w := referenceText, row{sid: form.Get("MessageSid"), number: form.Get("From"), body: form.Get("Body")}
	if w.sid == "" {
		answer, w = referenceCall, row{sid: form.Get("CallSid") + "#" + string(c.URI().QueryString()), number: w.number, body: form.Get("Digits")}
	}
	if err := r.take(w); err != nil {
		c.Error(err.Error(), fasthttp.StatusServiceUnavailable)
		return
	}
	c.SetContentType(twilio.ContentType)
	c.SetBodyString(answer)
}

func (r *reference) take(w row) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	pipe := r.redis.Pipeline()
	pipe.Get(ctx, "bench:"+w.number)
	pipe.Set(ctx, "bench:"+w.number, w.sid, time.Hour)
	if _, err := pipe.Exec(ctx); err != nil && err != redis.Nil {
		return err
	}
	_, err := r.rows.Do(ctx, w)
	return err
}

func (r *reference) insert(ctx context.Context, rows []row) ([]batch.Outcome[struct{}], error) {
	sids, numbers, bodies := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, w := range rows {
		sids[i], numbers[i], bodies[i] = w.sid, w.number, w.body
	}
	_, err := r.pool.Exec(ctx, `INSERT INTO bench_reference (sid, number, body)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`, sids, numbers, bodies)
	return make([]batch.Outcome[struct{}], len(rows)), err
}
