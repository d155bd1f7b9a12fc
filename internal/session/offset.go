package session

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

const offsetKey = "cardline:clock:offset"

// Offset reads how far everybody's clock is turned.
func (s *Store) Offset(ctx context.Context) (time.Duration, error) {
	n, err := s.rdb.Get(ctx, offsetKey).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	return time.Duration(n), err
}

// SetOffset turns everybody's clock; each process follows within a second.
func (s *Store) SetOffset(ctx context.Context, d time.Duration) error {
	return s.rdb.Set(ctx, offsetKey, int64(d), 0).Err()
}
