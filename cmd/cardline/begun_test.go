package main_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"cardline/internal/livetest"
	"cardline/internal/phone"
)

// What is begun in one process is gone on with in another, and by one of two who try at once: a key and a text, or the same code in two calls.
func TestWhatIsBegunIsGoneOnWithOnce(t *testing.T) {
	t.Parallel()
	in := install(t, map[string]string{"redis.url": "redis://" + livetest.Redis(t), "database.url": livetest.Postgres(t), "voice.resume": "0s"})
	one, other := in.start(t), in.start(t)
	sids := 0
	// walk presses keys in a new call, each step at another process.
	walk := func(from phone.Number, keys ...string) (step func(*process, string) string, last string) {
		sids++
		sid, at := fmt.Sprintf("CA%032x", 0xbe600+sids), voiceDoor
		page := one.post(at, callForm(sid, from))
		step = func(p *process, key string) string {
			at = page.next(at)
			page = p.post(at, callForm(sid, from, "Digits", key))
			return page.body
		}
		for i, key := range keys {
			last = step([]*process{other, one}[i%2], key)
		}
		return step, last
	}
	together := func(do ...func() string) []string {
		said := make([]string, len(do))
		var all sync.WaitGroup
		for i, f := range do {
			all.Go(func() { said[i] = f() })
		}
		all.Wait()
		return said
	}

	keyed, heard := walk(people["maria"], "1234", "2", "3", "2", "135790")
	want(t, "the plans", heard, "We have texted you the plans")
	said := together(func() string { return keyed(other, "2") }, func() string { return one.text(t, people["maria"], "3") })
	byKey, byText := strings.Contains(said[0], "You pay twelve times"), strings.Contains(said[1], "into 24 x")
	if byKey == byText {
		t.Errorf("a key and a text at once: %q and %q", said[0], said[1])
	}
	want(t, "whoever came second is told", said[0]+said[1], "chosen already")

	code := fiveDigits.FindString(one.text(t, people["liwei"], "改密"))
	first, heard := walk(people["liwei"], "6688")
	want(t, "the code is asked for", heard, "五位编码")
	second, heard := walk(people["liwei"], "6688")
	want(t, "in another call as well", heard, "五位编码")
	said = together(func() string { return first(one, code) }, func() string { return second(other, code) })
	if strings.Contains(said[0], "六位电话密码") == strings.Contains(said[1], "六位电话密码") {
		t.Errorf("one code in two calls: %q and %q", said[0], said[1])
	}
	want(t, "the other caller hears what a wrong code hears", said[0]+said[1], "这个编码不能使用")
}
