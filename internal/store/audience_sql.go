package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"cardline/internal/audience"
	"cardline/internal/customer"
)

// condition is a filter as SQL. Everything somebody wrote stands among the arguments.
type condition struct {
	sql  strings.Builder
	args []any

	pg       bool
	on       time.Time
	versions map[string]string // of lists, by name
	stranger bool              // about people of lists, p, who are no customers; else about rows of the mirror, m
}

func (c *condition) add(sql string, args ...any) {
	c.sql.WriteString(sql)
	c.args = append(c.args, args...)
}

// conditionOf are those whom a settled definition means.
func (db *DB) conditionOf(f audience.Fixed, stranger bool) (*condition, error) {
	on, err := time.Parse(time.DateOnly, f.On)
	if err != nil {
		return nil, fmt.Errorf("the day of an audience: %w", err)
	}
	filter, without, err := f.Whole()
	if err != nil {
		return nil, err
	}
	c := &condition{pg: db.pg, on: on, versions: f.Versions, stranger: stranger}
	lists := make([]string, len(f.Lists))
	for i, name := range f.Lists {
		lists[i] = f.Versions[name]
	}
	c.add("(")
	if c.node(filter.Root()); len(lists) > 0 {
		c.add(" OR ")
		c.listed(lists)
	}
	c.add(")")
	if !without.Nobody() {
		c.add(" AND NOT (")
		c.node(without.Root())
		c.add(")")
	}
	return c, nil
}

func (c *condition) node(n *audience.Node) {
	switch {
	case n == nil, n.Everybody && c.stranger: // who is no customer is meant by lists alone
		c.add(none)
	case n.Everybody:
		c.add(always)
	case n.Term != nil:
		c.term(*n.Term)
	case n.Not != nil:
		c.add("NOT (")
		c.node(n.Not)
		c.add(")")
	case n.All != nil:
		c.nodes(n.All, " AND ")
	default:
		c.nodes(n.Any, " OR ")
	}
}

func (c *condition) nodes(parts []audience.Node, with string) {
	c.add("(")
	for i := range parts {
		if i > 0 {
			c.add(with)
		}
		c.node(&parts[i])
	}
	c.add(")")
}

// asKept says how a column is kept: the expression, and when it is known. "" is always.
type asKept struct{ value, known string }

var keptColumns = map[string]asKept{
	"tier": {"m.tier", "m.tier <> ''"}, "manager": {"m.manager", "m.manager <> ''"}, "language": {"m.lang", "m.lang <> ''"},
	"region": {"m.region", "m.region <> ''"}, "zone": {"m.zone", "m.zone <> ''"}, "branch": {"m.branch", "m.branch <> ''"},
	"retention": {"m.retention", "m.retention <> ''"}, "product": {"m.products", "m.products <> ''"}, "card": {"m.cards", "m.cards <> ''"},
	"tag": {"m.tags", "m.tags <> ''"}, "points": {"m.points", "m.points >= 0"}, "spend_band": {"m.spend_band", "m.spend_band >= 0"},
	"overdue_days": {"m.overdue_days", ""}, "last_active": {"m.active_day", "m.active_day > 0"}, "since": {"m.since_day", "m.since_day > 0"},
	"tenure": {"m.since_day", "m.since_day > 0"}, "birthday": {"m.birthday", "m.birthday > 0"}, "birth_month": {"(m.birthday / 100)", "m.birthday > 0"},
	"lunar_birthday": {"m.lunar", "m.lunar <> 0"}, "anniversary": {"m.anniversary", "m.anniversary > 0"},
	"consent": {"NOT m.no_marketing", ""}, "deceased": {"m.deceased", ""}, "fraud": {"m.fraud", ""}, "closing": {"m.closing", ""},
}

func (c *condition) term(t audience.Term) {
	if t.Column == "list" {
		c.listed([]string{c.versions[t.Values[0]]})
		return
	}
	k := keptColumns[t.Column]
	switch {
	case t.Is == audience.Unknown && (c.stranger || k.known == ""):
		c.add(map[bool]string{true: always, false: none}[c.stranger])
		return
	case t.Is == audience.Unknown:
		c.add("NOT (" + k.known + ")")
		return
	case c.stranger: // nothing is known of them
		c.add(none)
		return
	}
	c.add("(")
	if k.known != "" {
		c.add(k.known + " AND ")
	}
	c.compared(t, k)
	c.add(")")
}

func (c *condition) compared(t audience.Term, k asKept) {
	values := make([]any, len(t.Values))
	for i, v := range t.Values {
		values[i] = v
	}
	switch t.Column {
	case "tier", "manager", "zone", "branch", "retention":
		c.add("lower("+k.value+") IN (?)", bun.List(t.Values))
	case "language", "region":
		c.add(k.value+" IN (?)", bun.List(t.Values))
	case "product", "card", "tag":
		c.holds(t.Values, k)
	case "birthday", "anniversary", "lunar_birthday":
		days := make([]int, len(t.Values))
		for i, v := range t.Values {
			days[i], _ = customer.LunarDay(v) // the form of both calendars
			if day, err := time.Parse(time.DateOnly, "2000-"+v); err == nil {
				days[i] = monthDay(day)
			}
		}
		c.add(k.value+" IN (?)", bun.List(days))
	case "consent", "deceased", "fraud", "closing":
		yes, no := slices.Contains(t.Values, "yes"), slices.Contains(t.Values, "no")
		switch {
		case yes && no:
			c.add(always)
		case yes:
			c.add(k.value)
		default:
			c.add("NOT (" + k.value + ")")
		}
	default:
		c.number(t, k)
	}
}

// holds asks for any of several words.
func (c *condition) holds(values []string, k asKept) {
	within := "instr"
	if c.pg {
		within = "strpos"
	}
	for i, v := range values {
		if i > 0 {
			c.add(" OR ")
		}
		c.add(within+"(lower("+k.value+"), ?) > 0", "|"+v+"|")
	}
}

// number compares with numbers, days and spans.
func (c *condition) number(t audience.Term, k asKept) {
	if t.Is == audience.In {
		numbers := make([]int, len(t.Values))
		for i, v := range t.Values {
			numbers[i], _ = strconv.Atoi(v) // a checked term has numbers
		}
		c.add(k.value+" IN (?)", bun.List(numbers))
		return
	}
	n, _ := strconv.Atoi(t.Values[0])
	op := string(t.Is)
	switch {
	case t.Column == "tenure": // the longer, the earlier they came
		op = map[audience.Op]string{audience.Below: ">", audience.Most: ">=", audience.Above: "<", audience.Least: "<="}[t.Is]
		n = dayNumber(c.ago(n, t.Unit))
	case t.Is == audience.Before, t.Is == audience.After:
		op = map[audience.Op]string{audience.Before: "<", audience.After: ">"}[t.Is]
		if day, err := time.Parse(time.DateOnly, t.Values[0]); err == nil && t.Unit == "" {
			n = dayNumber(day)
		} else {
			n = dayNumber(c.ago(n, t.Unit))
		}
	}
	c.add(k.value+" "+op+" ?", n)
}

func (c *condition) ago(n int, unit string) time.Time {
	switch unit {
	case "week":
		return c.on.AddDate(0, 0, -7*n)
	case "month":
		return c.on.AddDate(0, -n, 0)
	case "year":
		return c.on.AddDate(-n, 0, 0)
	}
	return c.on.AddDate(0, 0, -n)
}

// listed asks for people of any of some versions of lists.
func (c *condition) listed(versions []string) {
	if c.stranger {
		c.add("EXISTS (SELECT 1 FROM list_people AS l WHERE l.list IN (?) AND l.party = p.party)", bun.List(versions))
		return
	}
	c.add("EXISTS (SELECT 1 FROM list_people AS l WHERE l.list IN (?) AND l.customer = m.id AND l.customer <> '')", bun.List(versions))
}
