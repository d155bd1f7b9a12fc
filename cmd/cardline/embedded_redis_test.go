package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// What an embedded Redis kept is there again, of every kind, and ends when it would have ended.
func TestAnEmbeddedRedisIsKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "redis.gob")
	now := time.Date(2027, 2, 6, 9, 0, 0, 0, time.UTC)
	before := miniredis.RunT(t)
	_ = before.Set("sealed", "\x00\xff\xfe no UTF-8")
	_ = before.Set("short", "of a dialogue")
	before.SetTTL("short", time.Minute)
	_ = before.Set("long", "of a guard")
	before.SetTTL("long", time.Hour)
	before.HSet("hash", "a", "1", "b", "2")
	_, _ = before.Push("list", "first", "second", "second")
	_, _ = before.SetAdd("set", "x", "y")
	_, _ = before.ZAdd("sorted", 1.5, "x")
	_, _ = before.ZAdd("sorted", 1795421559123456, "y")
	if err := keep(before, file, now); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}

	after := miniredis.RunT(t)
	if err := recall(after, file, now.Add(2*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if after.Exists("short") || after.TTL("long") != 58*time.Minute || after.TTL("hash") != 0 {
		t.Errorf("after two minutes short is there: %v, long ends in %v, hash in %v", after.Exists("short"), after.TTL("long"), after.TTL("hash"))
	}
	before.Del("short")
	later := now.Add(2 * time.Minute)
	for _, key := range before.Keys() {
		was, _ := keptOf(before, key, now)
		is, ok := keptOf(after, key, later)
		if !ok || !reflect.DeepEqual(was, is) {
			t.Errorf("%s was %+v and is %+v", key, was, is)
		}
	}
	if was, is := before.Keys(), after.Keys(); !reflect.DeepEqual(was, is) {
		t.Errorf("kept %q of %q", is, was)
	}
}

// A first start finds no file, and one that is damaged is named.
func TestAFileOfRedisThatCannotBeRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "redis.gob")
	m := miniredis.RunT(t)
	if err := recall(m, file, time.Now()); err != nil || len(m.Keys()) > 0 {
		t.Errorf("%v, %q", err, m.Keys())
	}
	if err := os.WriteFile(file, []byte("cut off"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := recall(m, file, time.Now()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("err = %v, want the name of the file", err)
	}
}
