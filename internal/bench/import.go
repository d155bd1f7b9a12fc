package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The rows of files.
const (
	rowPlanning = "8"   // messages planned a second by a campaign
	rowFile     = "8f"  // by a file of notifications
	rowFlat     = "8c"  // CPU a message of the largest file, beside the smallest; each begins with an empty table
	rowTable    = "8t"  // CPU a message of one of them where the largest is there already, beside the same with an empty table
	rowFileHeap = "10f" // the most a process was resident at while it took a file
)

// Import measures files of notifications of the sizes asked for, sent by the command to one process, and campaigns of the same sizes planned
// by the store, each into an empty table beside COPY of the same sealed rows; then one file once more into what the largest has left. An error means that something did not work; a bar that was missed is no error.
func Import(ctx context.Context, opt Options) (r *Report, err error) {
	m := &importing{opt: opt, s: &servers{settings: inService}, report: &Report{Machine: machine(), Began: opt.Now()}}
	defer func() { m.close() }()
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	if err := m.measure(ctx); err != nil {
		return nil, fmt.Errorf("%w\n%.2000s", err, m.process.log())
	}
	return m.report, context.Cause(ctx)
}

// inService makes a private Postgres as good as one that is in service. Millions of keys and customers in no order come back to pages that should
// still be there; its log goes to files that it has, where a new server would fill each of them with zeros first; and it has room for a day's load
// between checkpoints, after each of which every page that changes is written whole.
var inService = []string{"shared_buffers=512MB", "wal_init_zero=off", "max_wal_size=8GB"}

// importing is everything that runs while files are measured.
type importing struct {
	opt      Options
	s        *servers
	dir      string
	admin    string // where the API is
	process  *target
	campaign *campaign
	report   *Report
}

func (m *importing) open(ctx context.Context) (err error) {
	if err := errors.Join(m.s.openRedis(&m.opt), m.s.openPostgres(&m.opt)); err != nil {
		return err
	}
	if err := m.s.versions(ctx, m.opt); err != nil {
		return err
	}
	m.report.Machine.Redis, m.report.Machine.Postgres = m.s.redisVersion, m.s.postgresVersion
	if m.dir, err = m.s.folder(); err != nil {
		return err
	}
	keyset, keys, err := m.s.keyset()
	if err != nil {
		return err
	}
	if err := m.openProcess(keyset); err != nil {
		return err
	}
	if m.campaign, err = openCampaign(ctx, m.opt.Database, keys, m.opt.Now); err != nil {
		return err
	}
	return prepareCopy(ctx, m.campaign.db)
}

// openProcess starts what takes the files. It sends nothing: what is measured is the plan alone.
func (m *importing) openProcess(keyset string) error {
	door, err := address()
	if err != nil {
		return err
	}
	if m.admin, err = address(); err != nil {
		return err
	}
	env := append(withoutOurs(os.Environ()),
		"CARDLINE_PROFILE=development", "CARDLINE_LISTEN="+door, "CARDLINE_ADMIN_LISTEN="+m.admin, "CARDLINE_PUBLIC_URL=http://"+door,
		"CARDLINE_REDIS_URL="+m.opt.Redis, "CARDLINE_DATABASE_URL="+m.opt.Database, "CARDLINE_VAULT_KEYSET="+keyset,
		"CARDLINE_TWILIO_API_URL=http://"+m.admin+"/sandbox", "CARDLINE_BANK_DEMO_CUSTOMERS="+strconv.Itoa(greeted), "CARDLINE_LOG_LEVEL=warn")
	argv := []string{m.opt.Program, "serve", "--role", "web"}
	if m.opt.CPUProfile != "" {
		argv = append(argv, "--cpuprofile", m.opt.CPUProfile)
	}
	m.process, err = m.s.run("process", door, env, argv...)
	return err
}

func (m *importing) close() {
	if m.process != nil {
		m.process.on.Stop()
	}
	if m.campaign != nil {
		_ = m.campaign.db.Close()
	}
	m.s.close()
}

// round is a file of n rows, a campaign of as many messages, and COPY of what the file became.
type round struct {
	file, plan  load
	fileCopied  float64
	planCopied  float64
	most, hands int64 // resident at most: the process, the command
	client      float64
}

func (m *importing) measure(ctx context.Context) error {
	heap := Row{ID: rowFileHeap, What: "resident at most while a file is taken", Unit: "MB", Bar: 256, Goal: 160, Alone: true}
	var costs []float64
	cost := func(r round) float64 { return r.file.Server + r.file.Postgres + r.client }
	for _, n := range m.opt.Sizes {
		r, err := m.round(ctx, n)
		if err != nil {
			return fmt.Errorf("a file of %d rows: %w", n, err)
		}
		file := Row{ID: rowFile, What: fmt.Sprintf("planned by a file of %d rows", n), Unit: "/s", Bar: 0.2, Goal: 0.5, More: true}
		plan := Row{ID: rowPlanning, What: fmt.Sprintf("planned by a campaign of %d", n), Unit: "/s", Bar: 0.2, Goal: 0.5, More: true}
		file.add(r.fileCopied, r.file.Rate)
		plan.add(r.planCopied, r.plan.Rate)
		heap.add(0, float64(max(r.most, r.hands))/1e6)
		costs = append(costs, cost(r))
		m.report.Rows = append(m.report.Rows, file, plan)
		m.report.Loads = append(m.report.Loads,
			Load{What: fmt.Sprintf("file of %d", n), Rounds: []load{r.file}}, Load{What: fmt.Sprintf("campaign of %d", n), Rounds: []load{r.plan}})
	}
	flat := Row{ID: rowFlat, What: "CPU a message, the largest file beside the smallest", Unit: "us", Bar: 1.25, Goal: 1.1}
	flat.add(costs[0], costs[len(costs)-1])
	which := min(1, len(m.opt.Sizes)-1)
	n, there := m.opt.Sizes[which], m.opt.Sizes[len(m.opt.Sizes)-1]
	again, err := m.file(ctx, n, "again")
	if err != nil {
		return fmt.Errorf("a file of %d rows, once more: %w", n, err)
	}
	table := Row{ID: rowTable, What: fmt.Sprintf("the same of %d where %d are there already", n, there), Unit: "us", Bar: 1.5, Goal: 1.25}
	table.add(costs[which], cost(again))
	m.report.Rows = append(m.report.Rows, flat, table, heap)
	m.report.Loads = append(m.report.Loads, Load{What: fmt.Sprintf("file of %d, %d there already", n, there), Rounds: []load{again.file}})
	return nil
}

// round measures a campaign and then a file. What the file became stays.
func (m *importing) round(ctx context.Context, n int) (r round, err error) {
	if err := m.empty(ctx); err != nil {
		return r, err
	}
	source := fmt.Sprintf("campaign:bench-%d", n)
	plan, err := m.plan(ctx, n, source)
	if err != nil {
		return r, err
	}
	planCopied, err := copyRate(ctx, m.opt, m.dir, source, n)
	if err != nil {
		return r, err
	}
	_, _ = fmt.Fprintf(m.opt.Progress, "%d by campaign: %.0f/s beside COPY %.0f/s; CPU us each: ours %.1f, Postgres %.1f\n", n, plan.Rate, planCopied, plan.Server, plan.Postgres)
	if err := m.empty(ctx); err != nil {
		return r, err
	}
	r, err = m.file(ctx, n, "first")
	r.plan, r.planCopied = plan, planCopied
	return r, err
}

// empty leaves the table of messages as a new one. Nothing else looks at it: nothing is sent.
func (m *importing) empty(ctx context.Context) error {
	_, err := m.campaign.db.SQL().ExecContext(ctx, "TRUNCATE messages")
	return err
}

// file measures one whose rows have keys that no other of its time has.
func (m *importing) file(ctx context.Context, n int, which string) (r round, err error) {
	file, err := m.write(n, which)
	if err != nil {
		return r, err
	}
	defer func() { _ = os.Remove(file) }()
	id := fmt.Sprintf("bench-%d-%s", n, which)
	if r, err = m.send(ctx, file, id, n); err != nil {
		return r, err
	}
	if r.fileCopied, err = copyRate(ctx, m.opt, m.dir, "import:"+id, n); err != nil {
		return r, err
	}
	_, _ = fmt.Fprintf(m.opt.Progress, "%d rows by file: %.0f/s beside COPY %.0f/s; CPU us a row: process %.1f, command %.1f, Postgres %.1f; resident at most %d MB, "+
		"the command %d MB; load average %s\n", n, r.file.Rate, r.fileCopied, r.file.Server, r.client, r.file.Postgres, r.most/1e6, r.hands/1e6, machine().Load)
	return r, nil
}

// write makes a file of n rows, each with a key of its own. Keys and customers rise if the file is to be sorted, customers beginning anew after the last.
func (m *importing) write(n int, which string) (string, error) {
	path := filepath.Join(m.dir, fmt.Sprintf("%d.csv", n))
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(f)
	at := m.opt.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	due := m.opt.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	_, _ = w.WriteString("key,customer,send_at,card,total,minimum,due\n") // Flush tells the first error
	for i := range n {
		key, c := uint32(i)*2654435761, i*7919%greeted // a prime: every customer once before one comes again
		if m.opt.Sorted {
			key, c = uint32(i), i%greeted
		}
		_, _ = fmt.Fprintf(w, "%d-%s-%08x,X%07d,%s,%04d,USD %d.35,USD 55.12,%s\n", n, which, key, c, at, c%10_000, 100+i%5000, due)
	}
	return path, errors.Join(w.Flush(), f.Close())
}

// send has the command send a file, as an operator would.
func (m *importing) send(ctx context.Context, file, id string, n int) (r round, err error) {
	cmd := exec.CommandContext(ctx, m.opt.Program, "notify", "--type", "due-reminder", "--file", file, "--id", id, "--url", "http://"+m.admin)
	cmd.Env = withoutOurs(os.Environ())
	m.process.forgetPeak()
	before, began := m.usage(), m.opt.Now()
	out, err := cmd.CombinedOutput()
	took := m.opt.Now().Sub(began)
	if err != nil {
		return r, fmt.Errorf("%w\n%s", err, out)
	}
	if want := fmt.Sprintf("%d planned, 0 repeated, 0 refused", n); !strings.Contains(string(out), want) {
		return r, fmt.Errorf("the command says %q, not %q", out, want)
	}
	used := m.usage().since(before)
	each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }
	r.file = load{Answers: n, Rate: float64(n) / took.Seconds(), Server: each(used.server), Postgres: each(used.postgres), Memory: m.process.peak()}
	r.client = each(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())
	r.most = r.file.Memory
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.hands = u.Maxrss << 10
	}
	return r, nil
}

func (m *importing) usage() usage {
	all := processes()
	var u usage
	u.server, u.memory = below(all, m.process.on.PID())
	u.postgres, _ = below(all, m.s.postgresPID)
	return u
}
