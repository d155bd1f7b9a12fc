package config

import (
	"strings"
	"testing"
	"time"
)

func TestQueue(t *testing.T) {
	t.Parallel()
	c := Default(Demo)
	if head, err := c.Queue.HeadStartOf(); err != nil || head["platinum"] != 5*time.Minute || head["gold"] != time.Minute {
		t.Errorf("by default %v, %v", head, err)
	}
	for _, wrong := range []string{"platinum", "platinum=5", "platinum=-5m", "Platinum=5m", "gold=1m gold=2m", "=1m"} {
		c.Queue.HeadStart = wrong
		if _, err := c.Queue.HeadStartOf(); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
	c.Queue.Managers = "周敏=zhou.min, Amy Wong = amy,"
	if of, err := c.Queue.ManagersOf(); err != nil || len(of) != 2 || of["周敏"] != "zhou.min" || of["Amy Wong"] != "amy" {
		t.Errorf("managers %v, %v", of, err)
	}
	for _, wrong := range []string{"周敏", "=amy", "周敏=", "周敏=amy,周敏=bob"} {
		c.Queue.Managers = wrong
		if _, err := c.Queue.ManagersOf(); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
	c.Queue.Numbers, c.Queue.Tries, c.Queue.Ring = "+1202 852", 0, 0
	told := ""
	for _, f := range c.Check() {
		told += f.Key + " "
	}
	for _, key := range []string{"queue.head_start", "queue.managers", "queue.numbers", "queue.tries", "queue.ring"} {
		if !strings.Contains(told, key) {
			t.Errorf("nothing is said of %s, only of %s", key, told)
		}
	}
}
