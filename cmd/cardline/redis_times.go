package main

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisTimes tells the metrics how long Redis takes. It is a hook of go-redis.
type redisTimes struct {
	observe func(op string, took time.Duration, err error)
	wall    func() time.Time
}

func (redisTimes) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h redisTimes) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		began := h.wall()
		err := next(ctx, cmd)
		h.observe("command", h.wall().Sub(began), failure(err))
		return err
	}
}

func (h redisTimes) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		began := h.wall()
		err := next(ctx, cmds)
		h.observe("pipeline", h.wall().Sub(began), failure(err))
		return err
	}
}

// failure leaves out what is an answer: no such key, a script not loaded yet.
func failure(err error) error {
	if errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "NOSCRIPT") {
		return nil
	}
	return err
}

// unreached reports whether an error says that nobody answers.
func unreached(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) || errors.Is(err, io.EOF) || redis.HasErrorPrefix(err, "LOADING")
}
