package api_test

import (
	"net/http"
	"testing"

	"cardline/internal/customer"
)

func TestAColleagueSetsHowACustomerIsAnswered(t *testing.T) {
	t.Parallel()
	const slowly = `{"number":"+12025550147","slow":true,"patient":false,"person":true,"balance":true}`
	for name, c := range map[string]struct {
		key, body string
		err       error
		status    int
	}{
		"by an agent":          {"demo-agent", slowly, nil, 204},
		"by who may not":       {"demo-maker", slowly, nil, 403},
		"of nobody":            {"demo-agent", slowly, customer.ErrNotFound, 404},
		"of what is no number": {"demo-agent", `{"number":"12345678","slow":true,"patient":false,"person":false}`, nil, 422},
	} {
		n := &numbers{err: c.err}
		status, _, body := ask(t, mounted(t, greeter{}, n), http.MethodPut, "/numbers/manner", c.key, c.body)
		if status != c.status {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if status == 204 && (n.restored != "+12025550147" || n.why != "demo-agent: slow person balance") {
			t.Errorf("%s is answered so: %s %q", name, n.restored, n.why)
		}
	}
}
