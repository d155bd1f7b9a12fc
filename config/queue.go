package config

import (
	"errors"
	"strings"
	"time"
)

// Queue is how callers wait for a person.
type Queue struct {
	HeadStart string        `key:"head_start"` // how much longer callers of a tier count as having waited, "platinum=5m gold=1m"; see HeadStartOf
	Managers  string        `key:"managers"`   // account managers as the bank names them, and the agent each is, "周敏=zhou.min, Amy Wong=amy"; see ManagersOf
	Offer     time.Duration `key:"offer"`      // expected waits of this length are met with the offer of a call back
	Ring      time.Duration `key:"ring"`       // how long an agent's telephone rings before they count as away
	WrapUp    time.Duration `key:"wrap_up"`    // an agent's time after a talk
	Level     time.Duration `key:"level"`      // answered within this counts for the service level
	Tries     int           `key:"tries"`      // calls back to one customer before it is left to the desk
	Between   time.Duration `key:"between"`    // two of them
	Numbers   string        `key:"numbers"`    // beginnings of the numbers at which agents may answer, parted by blanks; empty: that of the country of agent.number
}

func defaultQueue() Queue {
	return Queue{
		HeadStart: "platinum=5m gold=1m", Offer: 3 * time.Minute, Ring: 20 * time.Second, WrapUp: 30 * time.Second, Level: 20 * time.Second,
		Tries: 2, Between: 10 * time.Minute,
	}
}

var (
	errHeadStart = errors.New("must be tiers and times such as platinum=5m gold=1m, parted by blanks, each tier once")
	errManagers  = errors.New("must be names and agents such as 周敏=zhou.min, Amy Wong=amy, parted by commas, each name once")
	errBeginning = errors.New("must be beginnings of numbers such as +12025 +852, parted by blanks")
)

// HeadStartOf reads the head start of each tier that is named.
func (q Queue) HeadStartOf() (map[string]time.Duration, error) {
	out := map[string]time.Duration{}
	for word := range strings.FieldsSeq(q.HeadStart) {
		tier, text, _ := strings.Cut(word, "=")
		d, err := time.ParseDuration(text)
		if _, twice := out[tier]; err != nil || tier == "" || tier != strings.ToLower(tier) || d <= 0 || twice {
			return nil, errHeadStart
		}
		out[tier] = d
	}
	return out, nil
}

// ManagersOf reads the agent of each account manager.
func (q Queue) ManagersOf() (map[string]string, error) {
	out := map[string]string{}
	for pair := range strings.SplitSeq(q.Managers, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, agent, _ := strings.Cut(pair, "=")
		name, agent = strings.TrimSpace(name), strings.TrimSpace(agent)
		if _, twice := out[name]; name == "" || agent == "" || twice {
			return nil, errManagers
		}
		out[name] = agent
	}
	return out, nil
}

func (c Config) checkQueue(k *checker) {
	q := c.Queue
	if _, err := q.HeadStartOf(); err != nil {
		k.fault("queue.head_start", err.Error())
	}
	if _, err := q.ManagersOf(); err != nil {
		k.fault("queue.managers", err.Error())
	}
	for word := range strings.FieldsSeq(q.Numbers) {
		if digits, plus := strings.CutPrefix(word, "+"); !plus || digits == "" || strings.Trim(digits, "0123456789") != "" {
			k.fault("queue.numbers", errBeginning.Error())
			break
		}
	}
	k.lasting("queue.offer", q.Offer)
	k.lasting("queue.ring", q.Ring)
	k.lasting("queue.wrap_up", q.WrapUp)
	k.lasting("queue.level", q.Level)
	k.lasting("queue.between", q.Between)
	k.positive("queue.tries", q.Tries)
}
