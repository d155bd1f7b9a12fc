// Package livetest gives tests real servers: Postgres, Redis and Redis Cluster, private to the test process. A test whose server
// cannot be started fails; it is never skipped. It knows nothing of what the tests store there, and leaves the running to leash.
// Start at Postgres and Redis.
package livetest

import "testing"

func must[T any](tb testing.TB, what string) func(T, error) T {
	tb.Helper()
	return func(v T, err error) T {
		tb.Helper()
		if err != nil {
			tb.Fatalf("%s: %v", what, err)
		}
		return v
	}
}
