package bench

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// farCarrier is the far end of the way out: it takes every message at once, as Twilio answers, and calls back with signed receipts.
// It costs little, so that what is measured is the program.
type farCarrier struct {
	now    func() time.Time
	addr   string
	ids    *ids
	doors  []string // addresses of the processes behind one public address, as a load balancer knows them
	public string   // the address that is signed
	listen net.Listener

	mu      sync.Mutex
	taken   map[string]int           // how often each message of ours was taken
	awaited map[string]chan struct{} // numbers whose next message is waited for

	batch     atomic.Pointer[delivery]
	callbacks chan callback
	receivers sync.WaitGroup
	lost      atomic.Int64 // receipts nobody took
}

// callback is a message whose receipts are due.
type callback struct{ path, sid string }

// delivery is the messages of one measurement on their way.
type delivery struct {
	want           int64
	taken, told    atomic.Int64
	first, last    atomic.Int64 // nanoseconds: the first request, the last receipt that was answered
	begun          chan struct{}
	delivered      chan struct{}
	halfway        chan struct{}
	halfwayReached sync.Once
	anyone         bool // whoever writes is expected
}

func newDelivery(n int) *delivery {
	return &delivery{want: int64(n), begun: make(chan struct{}), delivered: make(chan struct{}), halfway: make(chan struct{})}
}

// receiversOfCarrier is how many receipts are told at the same time.
const receiversOfCarrier = 256

func newFarCarrier(now func() time.Time) (*farCarrier, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &farCarrier{
		now: now, listen: l, addr: l.Addr().String(), ids: newIDs(), taken: map[string]int{}, awaited: map[string]chan struct{}{},
		callbacks: make(chan callback, 1<<20),
	}
	server := &fasthttp.Server{Handler: c.handle, NoDefaultServerHeader: true, NoDefaultDate: true}
	go func() { _ = server.Serve(l) }()
	return c, nil
}

// callBack begins to tell receipts to the doors.
func (c *farCarrier) callBack(public string, doors ...string) {
	c.public, c.doors = public, doors
	for i := range receiversOfCarrier {
		c.receivers.Go(func() { c.tell(i) })
	}
}

// close takes no more connections. Those that clients keep open end with this process: there is nothing to wait for.
func (c *farCarrier) close() {
	_ = c.listen.Close()
	close(c.callbacks)
	c.receivers.Wait()
}

// handle answers "create a message", and lists none.
func (c *farCarrier) handle(r *fasthttp.RequestCtx) {
	if r.IsGet() { // somebody compares books: nothing is listed here
		r.SetContentType("application/json")
		r.SetBodyString(`{"messages":[],"page":0,"page_size":100,"next_page_uri":null}`)
		return
	}
	args := r.PostArgs()
	to, back := args.Peek("To"), args.Peek("StatusCallback")
	if !r.IsPost() || len(to) == 0 || len(args.Peek("Body")) == 0 || len(r.Request.Header.Peek("Authorization")) == 0 {
		r.Error(`{"code":21604,"message":"what?","status":400}`, fasthttp.StatusBadRequest)
		return
	}
	sid := c.ids.next("SM")
	if len(back) > 0 {
		path, _, _ := strings.Cut(strings.TrimPrefix(string(back), c.public), "#")
		c.take(string(to), callback{path: path, sid: sid})
	}
	r.SetStatusCode(fasthttp.StatusCreated)
	r.SetContentType("application/json")
	r.SetBodyString(fmt.Sprintf(createdMessage, account, to, sid, sid))
}

// createdMessage is Twilio's answer, as long as it is.
const createdMessage = `{"account_sid":"%s","api_version":"2010-04-01","body":"Harbour Bank","date_created":"Thu, 24 Aug 2023 05:01:45 +0000",` +
	`"date_sent":null,"date_updated":"Thu, 24 Aug 2023 05:01:45 +0000","direction":"outbound-api","error_code":null,"error_message":null,` +
	`"from":"+12025550101","num_media":"0","num_segments":"1","price":null,"price_unit":"USD","messaging_service_sid":null,"to":"%s",` +
	`"sid":"%s","status":"queued","subresource_uris":{"media":"/2010-04-01/Accounts/x/Messages/%s/Media.json"},"uri":"/2010-04-01/x.json"}`

func (c *farCarrier) take(to string, b callback) {
	id := b.path[strings.LastIndexByte(b.path, '/')+1:]
	c.mu.Lock()
	again, ours := c.taken[id]
	d := c.batch.Load()
	if ours = ours || d != nil && d.anyone; ours {
		c.taken[id] = again + 1
	}
	if arrived := c.awaited[to]; arrived != nil && !ours {
		close(arrived)
		delete(c.awaited, to)
	}
	c.mu.Unlock()
	if ours && d != nil {
		if d.first.Load() == 0 && d.first.CompareAndSwap(0, c.now().UnixNano()) {
			close(d.begun)
		}
		if d.taken.Add(1) >= d.want/2 {
			d.halfwayReached.Do(func() { close(d.halfway) })
		}
	}
	c.callbacks <- b
}

// expect has the next messages with these ids counted.
func (c *farCarrier) expect(planned []string) *delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.taken)
	for _, id := range planned {
		c.taken[id] = 0
	}
	d := newDelivery(len(planned))
	c.batch.Store(d)
	return d
}

// anyone has the next n messages counted, whatever their ids.
func (c *farCarrier) anyone(n int) *delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.taken)
	d := newDelivery(n)
	d.anyone = true
	c.batch.Store(d)
	return d
}

// await is closed when a message that is none of the expected arrives for the number.
func (c *farCarrier) await(number string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	arrived := make(chan struct{})
	c.awaited[number] = arrived
	return arrived
}

// counted tells how many of the expected never came, and how many came more than once.
func (c *farCarrier) counted() (missing, twice int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.batch.Load(); d != nil && d.anyone {
		missing = max(int(d.want)-len(c.taken), 0)
	}
	for _, n := range c.taken {
		switch {
		case n == 0:
			missing++
		case n > 1:
			twice++
		}
	}
	return missing, twice
}

// tell posts receipts, sent and then delivered, over connections of its own to every door; one that is closed is passed over.
func (c *farCarrier) tell(i int) {
	wires := make([]*wire, len(c.doors))
	sent, delivered := receiptForm("sent"), receiptForm("delivered")
	for b := range c.callbacks {
		ok := true
		for _, f := range []form{sent, delivered} {
			f.path = b.path
			ok = c.post(wires, i, &f, b.sid) && ok
		}
		i++
		if !ok {
			c.lost.Add(1)
		}
		d := c.batch.Load()
		if d == nil || !c.expected(b) {
			continue
		}
		d.last.Store(c.now().UnixNano())
		if d.told.Add(1) == d.want {
			close(d.delivered)
		}
	}
	for _, w := range wires {
		if w != nil {
			w.close()
		}
	}
}

func (c *farCarrier) expected(b callback) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.taken[b.path[strings.LastIndexByte(b.path, '/')+1:]] == 1
}

// tries of a receipt: a process that is restarted is away for a second or two.
const tries = 100

func (c *farCarrier) post(wires []*wire, i int, f *form, sid string) bool {
	for try := range tries {
		k := (i + try) % len(c.doors)
		if wires[k] == nil {
			w, err := dial(c.doors[k], token)
			if err != nil {
				pause(50 * time.Millisecond)
				continue
			}
			w.public = []byte(c.public)
			wires[k] = w
		}
		if _, err := wires[k].post(f, sid); err == nil {
			return true
		}
		wires[k].close()
		wires[k] = nil
	}
	return false
}

func pause(d time.Duration) { <-time.After(d) }

func receiptForm(status string) form {
	return *newForm("", []pair{
		{"AccountSid", account}, {"ApiVersion", "2010-04-01"}, {"From", hotline}, {"MessageSid", anID}, {"MessageStatus", status},
		{"SmsSid", anID}, {"SmsStatus", status}, {"To", "+12025550147"},
	})
}

// finished waits until every expected message has been delivered and our processes know it.
func (d *delivery) finished(ctx context.Context) error {
	select {
	case <-d.delivered:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%d of %d messages were taken, %d delivered: %w", d.taken.Load(), d.want, d.told.Load(), context.Cause(ctx))
	}
}

func (d *delivery) took() time.Duration { return time.Duration(d.last.Load() - d.first.Load()) }
