package notice

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// crossedBook has the first part wait for somebody who waits for what the second has entered.
type crossedBook struct {
	*town
	mu   sync.Mutex
	left chan struct{}
	kept []int
}

func (b *crossedBook) Write(ctx context.Context, w Writing) (map[string]string, error) {
	if w.Page.From == 0 {
		<-b.left
	} else if err := w.Page.Turn(ctx); err != nil {
		close(b.left)
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, w.Page.From)
	return b.town.Write(ctx, w)
}

func TestPartsThatWaitForEachOtherAreWrittenOneAfterTheOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		town := newTown()
		book := &crossedBook{town: town, left: make(chan struct{})}
		c := Clerk{Intake: town.intake(t), Imports: &shelfOfFiles{}, Beside: make(chan struct{}, 1)}
		im, err := c.Begin(t.Context(), Import{ID: "f", Type: "due-reminder", Columns: strings.Split("customer,card,total,minimum,due", ",")})
		if err != nil {
			t.Fatal(err)
		}
		c.Book = book
		rows := strings.Repeat("C1,1234,USD 1102.35,USD 55.12,2026-12-03\n", 3*partRows)
		if _, err := c.Take(t.Context(), im, 0, []byte(rows)); err != nil || !slices.Equal(book.kept, []int{0, partRows, 2 * partRows}) {
			t.Errorf("kept the parts that begin at %v, %v", book.kept, err)
		}
		if len(c.Beside) != 0 {
			t.Error("the place beside is not given back")
		}
	})
}
