// Command house runs what an installation stands on, for tests in a browser: a Redis and a Postgres with an empty database. Its first line says
// where they are. They end with its input.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"cardline/internal/leash"
)

func main() {
	if err := keep(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func keep() (err error) {
	redis, err := leash.NewRedis(false)
	if err != nil {
		return err
	}
	defer redis.Stop()
	postgres, err := leash.NewPostgres()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, postgres.Remove()) }()
	if err := postgres.StartOnce(); err != nil {
		return err
	}
	database, err := postgres.Create("template0")
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"redis": "redis://" + redis.Addr + "/0", "database": database}); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
