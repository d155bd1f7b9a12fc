package bench

import (
	"context"
	"fmt"
	"time"
)

// The rows of campaigns through the API.
const (
	rowMarketing = "8m"  // people planned a second by a campaign
	rowFirst     = "8f1" // from its start to the first message at the carrier
	rowChecked   = "8k"  // how long its check takes
	rowSteady    = "10m" // resident while it is planned
	rowAfter     = "7m"  // sent once it is planned, as a multiple of another product
	rowEach      = "11m" // people without exactly one message
)

// Campaign measures campaigns written, checked, approved and started through the API of the program, over a mirror of opt.People customers:
// one to all of them whose messages wait for a later hour, so that planning is measured alone, beside COPY of the same sealed rows; and one
// to opt.Sent of them that leaves at once, to a carrier that answers like Twilio. An error means that something did not work.
func Campaign(ctx context.Context, opt Options) (r *Report, err error) {
	m := &marketing{outward: outward{
		opt: opt, s: &servers{settings: inService}, bankOf: fewAtTheBank, report: &Report{Machine: machine(), Began: opt.Now()},
	}}
	defer func() { m.close() }()
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	if err := m.fill(ctx); err != nil {
		return nil, fmt.Errorf("filling the mirror: %w", err)
	}
	for round := range opt.Rounds {
		if err := m.round(ctx, round); err != nil {
			for _, p := range m.processes {
				err = fmt.Errorf("%w\n%.2000s", err, p.log())
			}
			return nil, err
		}
	}
	for _, row := range m.rows {
		m.report.Rows = append(m.report.Rows, *row)
	}
	m.report.sort([]string{rowMarketing, rowFirst, rowChecked, rowSteady, rowAfter, rowEach})
	return m.report, context.Cause(ctx)
}

// fewAtTheBank: those who are written to are not the demo bank's.
const fewAtTheBank = 100

// marketing is everything that runs while campaigns are measured.
type marketing struct {
	outward

	dir  string
	zone string // of everybody: the day is half over there
	rows map[string]*Row
}

func (m *marketing) open(ctx context.Context) (err error) {
	if err := m.outward.open(ctx); err != nil {
		return err
	}
	if m.dir, err = m.s.folder(); err != nil {
		return err
	}
	return prepareCopy(ctx, m.campaign.db)
}

// row is one of the report, made when it is first asked for.
func (m *marketing) row(one Row) *Row {
	if m.rows == nil {
		m.rows = map[string]*Row{}
	}
	if m.rows[one.ID+one.What] == nil {
		m.rows[one.ID+one.What] = &one
	}
	return m.rows[one.ID+one.What]
}

// round is a campaign that waits and one that is sent.
func (m *marketing) round(ctx context.Context, round int) error {
	from := m.opt.Now().In(m.location()).Truncate(time.Hour).Add(2 * time.Hour)
	waits := drive{
		code: fmt.Sprintf("WAITS-%d", round), filter: "branch = bench", people: m.opt.People,
		window: map[string]string{"from": from.Format("15:04"), "to": from.Add(time.Hour).Format("15:04")},
	}
	if err := m.alone(ctx, waits); err != nil {
		return fmt.Errorf("planning %d people: %w", waits.people, err)
	}
	sent := drive{
		code: fmt.Sprintf("SENT-%d", round), people: m.opt.Sent,
		filter: fmt.Sprintf("branch = bench and points >= %d and points < %d", round*m.opt.Sent, (round+1)*m.opt.Sent),
	}
	if err := m.together(ctx, sent); err != nil {
		return fmt.Errorf("sending to %d people: %w", sent.people, err)
	}
	return nil
}
