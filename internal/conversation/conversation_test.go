package conversation_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"cardline/internal/conversation"
	"cardline/internal/phone"
)

// shelf keeps the ids of items by kind, the newest first. What else a Book tells is not asked for here.
type shelf struct {
	conversation.Book
	ids   map[conversation.Kind][]string
	fails conversation.Kind
}

var errDown = errors.New("the database is down")

func (s shelf) list(kind conversation.Kind, before string, n int) (items []conversation.Item, err error) {
	if kind == s.fails {
		return nil, errDown
	}
	for _, id := range s.ids[kind] {
		if len(items) < n && (before == "" || id < before) {
			items = append(items, conversation.Item{ID: id, Kind: kind})
		}
	}
	return items, nil
}

func (s shelf) Turns(_ context.Context, _ phone.Number, before string, n int) ([]conversation.Item, error) {
	return s.list(conversation.Text, before, n)
}

func (s shelf) Messages(_ context.Context, _ phone.Number, before string, n int) ([]conversation.Item, error) {
	return s.list(conversation.Message, before, n)
}

func (s shelf) Cases(_ context.Context, _ phone.Number, before string, n int) ([]conversation.Item, error) {
	return s.list(conversation.Case, before, n)
}

func (s shelf) Changes(_ context.Context, _ phone.Number, before string, n int) ([]conversation.Item, error) {
	return s.list(conversation.Change, before, n)
}

func TestAConversationIsOneStoryPageByPage(t *testing.T) {
	t.Parallel()
	r := conversation.Reader{Book: shelf{ids: map[conversation.Kind][]string{
		conversation.Text: {"9", "5", "1"}, conversation.Message: {"8", "7", "6"}, conversation.Case: {"4"}, conversation.Change: {"3", "2"},
	}}}
	for size := 1; size <= 9; size++ {
		told, before := "", ""
		for pages := 0; ; pages++ {
			items, more, err := r.Page(t.Context(), "+12025550147", before, size)
			if err != nil || len(items) == 0 || len(items) > size || pages > 9 {
				t.Fatalf("%d a page, after %q: %v, %v", size, told, items, err)
			}
			for _, i := range items {
				told += i.ID
			}
			if before = items[len(items)-1].ID; !more {
				break
			}
		}
		if told != "987654321" {
			t.Errorf("%d a page: %s", size, told)
		}
	}
}

func TestAStoryWithAGapIsNotTold(t *testing.T) {
	t.Parallel()
	r := conversation.Reader{Book: shelf{ids: map[conversation.Kind][]string{conversation.Text: {"1"}}, fails: conversation.Case}}
	items, _, err := r.Page(t.Context(), "+12025550147", "", 10)
	if items != nil || !errors.Is(err, errDown) || !strings.Contains(err.Error(), "cases") {
		t.Errorf("%v, %v", items, err)
	}
}
