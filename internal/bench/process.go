package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// usage is CPU time spent so far, and memory held.
type usage struct {
	server, redis, postgres time.Duration
	ourselves               time.Duration // the bench itself
	memory                  int64
}

func (u usage) since(before usage) usage {
	return usage{u.server - before.server, u.redis - before.redis, u.postgres - before.postgres, u.ourselves - before.ourselves, u.memory}
}

// tick is the unit of CPU times in /proc: USER_HZ is 100 on every Linux.
const tick = 10 * time.Millisecond

// process is what /proc says of one process.
type process struct {
	pid, parent int
	cpu         time.Duration // its own, and that of children that have ended
	pages       int64         // resident
}

// processes reads all there are. One that ends meanwhile is left out.
func processes() map[int]process {
	all := map[int]process{}
	paths, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range paths {
		line, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		open, end := bytes.IndexByte(line, '('), bytes.LastIndexByte(line, ')') // around the name, which may hold spaces
		if open < 1 || end < open {
			continue
		}
		fields := bytes.Fields(line[end+1:]) // from the third, the state
		if len(fields) < 22 {
			continue
		}
		number := func(i int) int64 {
			n, _ := strconv.ParseInt(string(fields[i-3]), 10, 64)
			return n
		}
		pid, _ := strconv.Atoi(string(bytes.TrimSpace(line[:open])))
		all[pid] = process{
			pid: pid, parent: int(number(4)), pages: number(24),
			cpu: time.Duration(number(14)+number(15)+number(16)+number(17)) * tick,
		}
	}
	return all
}

// below sums CPU and memory of everything under root, root itself left out: it is the leash. 0 is nobody.
func below(all map[int]process, root int) (cpu time.Duration, memory int64) {
	if root == 0 {
		return 0, 0
	}
	for _, p := range all {
		for at := p.parent; at > 1; at = all[at].parent {
			if at == root {
				cpu += p.cpu
				memory += p.pages * int64(os.Getpagesize())
				break
			}
		}
	}
	return cpu, memory
}

// peak is the most the target was resident at since forgetPeak; 0 where the system does not tell.
func (t *target) peak() (most int64) {
	for _, pid := range t.pids() {
		raw, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		_, rest, _ := bytes.Cut(raw, []byte("VmHWM:"))
		if fields := bytes.Fields(rest); len(fields) > 0 {
			n, _ := strconv.ParseInt(string(fields[0]), 10, 64)
			most = max(most, n<<10)
		}
	}
	return most
}

// forgetPeak lets peak begin with what is resident now.
func (t *target) forgetPeak() {
	for _, pid := range t.pids() {
		_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/clear_refs", []byte("5"), 0) // refused: the peak is that since the start
	}
}

// pids are those under the leash.
func (t *target) pids() (out []int) {
	for pid, p := range processes() {
		if p.parent == t.on.PID() {
			out = append(out, pid)
		}
	}
	return out
}
