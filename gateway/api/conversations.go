package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
	"cardline/internal/conversation"
	"cardline/internal/customer"
	"cardline/internal/desk"
	"cardline/internal/phone"
	"cardline/internal/session"
)

// Conversations are what passed between the bank and its customers, and who answers them.
type Conversations struct {
	Book       conversation.Book // nil: their doors are not there
	People     customer.Finder
	Colleagues Colleagues
	// Holders tell for each number, in their order, who has its dialogue; nil: we answer. While it is not known, they answer nothing.
	Holders func(ctx context.Context, numbers []phone.Number) ([]*session.Colleague, error)
}

type searchConversationsInput struct {
	Body struct {
		Number   string `json:"number,omitempty" maxLength:"24" example:"+12025550147" doc:"In international form."`
		Customer string `json:"customer,omitempty" maxLength:"40" doc:"The conversations with each of a customer's numbers."`
		Case     string `json:"case,omitempty" maxLength:"16" doc:"The one that a case came from."`
		Campaign string `json:"campaign,omitempty" maxLength:"40" doc:"Those that a campaign wrote to. Somebody it wrote to several times may be on several pages."`
		After    string `json:"after,omitempty" maxLength:"80" doc:"The next of the page before; with the same search."`
		Limit    int    `json:"limit,omitempty" minimum:"1" maximum:"200" default:"50"`
	}
}

type searchConversationsOutput struct {
	Body struct {
		Conversations []Conversation `json:"conversations"`
		Next          string         `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
	}
}

type conversationInput struct {
	ID string `path:"id" maxLength:"32" example:"9f86d081884c7d659a2feaa0c55ad015"`
}

type showConversationInput struct {
	ID    string `path:"id" maxLength:"32" example:"9f86d081884c7d659a2feaa0c55ad015"`
	After string `query:"after" maxLength:"80" doc:"The next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// ConversationPage is a part of a conversation.
type ConversationPage struct {
	Conversation Conversation       `json:"conversation"`
	Items        []ConversationItem `json:"items" doc:"The newest first."`
	Next         string             `json:"next,omitempty" doc:"Ask for what is after this; none: that was all."`
}

type conversationOutput struct{ Body ConversationPage }

// conversations: what passed with a number, who answers it, and a look at what is masked.
func (d Deps) conversations(api huma.API) {
	if d.Conversations.Book == nil {
		return
	}
	huma.Register(api, huma.Operation{
		OperationID: "search-conversations", Metadata: keepsNothing, Method: http.MethodPost, Path: "/conversations/search", DefaultStatus: http.StatusOK,
		Summary: "Find conversations by number, customer, case or campaign",
		Description: "One of these, or none: then all, by the last text or call of the customer, the newest first. Numbers are masked; an id is good for reading on, " +
			"and says nothing of the number.",
	}, d.searchConversations)
	huma.Register(api, huma.Operation{
		OperationID: "show-conversation", Method: http.MethodGet, Path: "/conversations/{id}", Summary: "Read everything that passed with a number, the newest first",
		Description: "Texts with our answers, calls with the way they took through the menu, what was sent, cases, and who answered. Figures of four digits or more are " +
			"masked, and so are the words of notifications; show-message tells why one was held or not sent.",
	}, d.showConversation)
	huma.Register(api, huma.Operation{
		OperationID: "unmask-conversation", Method: http.MethodPost, Path: "/conversations/{id}/unmask", DefaultStatus: http.StatusOK,
		Summary: "Read a part of a conversation in clear", Description: "With the reason, which is written down before anything is read. One-time codes stay masked.",
	}, d.unmaskConversation)
	d.colleagues(api)
}

func (d Deps) searchConversations(ctx context.Context, in *searchConversationsInput) (*searchConversationsOutput, error) {
	if err := allowed(ctx, access.ConversationsRead); err != nil {
		return nil, err
	}
	near, next, err := d.nearConversations(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &searchConversationsOutput{}
	out.Body.Next = next
	out.Body.Conversations, err = d.conversationsOf(ctx, near)
	return out, err
}

// nearConversations is a full page of those that are searched for and that the caller may see, and where the next begins.
func (d Deps) nearConversations(ctx context.Context, in *searchConversationsInput) (near []conversation.Party, next string, err error) {
	limit := in.Body.Limit
	for looked := 0; looked < lookedMost; looked += limit {
		var found []conversation.Party
		if found, next, err = d.findConversations(ctx, in); err != nil {
			return nil, "", err
		}
		if near, err = d.nearer(ctx, near, found); err != nil {
			return nil, "", err
		}
		if next == "" || len(near) >= limit {
			break
		}
		in.Body.After = next
	}
	if in.Body.Number+in.Body.Customer+in.Body.Case == "" && len(near) > limit { // of somebody's own numbers all are told
		near = near[:limit]
		next = near[limit-1].Place
	}
	return near, next, nil
}

// lookedMost bounds the conversations that are looked at for a page, which is short then: most may be others'.
const lookedMost = 2000

// nearer adds to conversations those found that the caller may see and that are not there yet.
func (d Deps) nearer(ctx context.Context, near, found []conversation.Party) ([]conversation.Party, error) {
	within := make([]bool, len(found))
	if limited(ctx) {
		numbers := make([]phone.Number, len(found))
		for i, p := range found {
			numbers[i] = p.Number
		}
		var err error
		if within, err = d.Customers.AllWithin(ctx, numbers); err != nil {
			return nil, d.later("looking for customers", err)
		}
	}
	for i, p := range found {
		known := slices.ContainsFunc(near, func(other conversation.Party) bool { return other.Number == p.Number })
		if !known && (within[i] || !limited(ctx)) {
			near = append(near, p)
		}
	}
	return near, nil
}

// notFound reports whether an answer is that there is no such thing.
func notFound(err error) bool {
	var status huma.StatusError
	return errors.As(err, &status) && status.GetStatus() == http.StatusNotFound
}

// findConversations is a page of those that are searched for, and where the next begins.
func (d Deps) findConversations(ctx context.Context, in *searchConversationsInput) (found []conversation.Party, next string, err error) {
	b := in.Body
	if more := len(nonempty(b.Number, b.Customer, b.Case, b.Campaign)); more > 1 {
		return nil, "", huma.Error422UnprocessableEntity("search by a number, a customer, a case or a campaign: by one of them")
	}
	book := d.Conversations.Book
	switch {
	case b.Campaign != "":
		found, err = book.Sent(ctx, "campaign:"+b.Campaign, b.After, b.Limit+1)
	case b.Number+b.Customer+b.Case != "":
		numbers, err := d.numbersMeant(ctx, in)
		if err != nil {
			return nil, "", err
		}
		if found, err = book.Of(ctx, numbers); err != nil {
			return nil, "", d.later("searching conversations", err)
		}
		return found, "", nil
	default:
		found, err = book.Recent(ctx, b.After, b.Limit+1)
	}
	if err != nil {
		return nil, "", d.later("searching conversations", err)
	}
	if len(found) > b.Limit {
		found = found[:b.Limit]
		next = found[b.Limit-1].Place
	}
	return found, next, nil
}

func nonempty(all ...string) (some []string) {
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

// numbersMeant are those a search by number, customer or case leads to; none where there is nobody.
func (d Deps) numbersMeant(ctx context.Context, in *searchConversationsInput) ([]phone.Number, error) {
	b := in.Body
	switch {
	case b.Number != "":
		n, err := numberIn("number", b.Number)
		if err != nil {
			return nil, err
		}
		return []phone.Number{n}, nil
	case b.Customer != "":
		cs, err := d.Customers.Told(ctx, []string{b.Customer})
		if err != nil {
			return nil, d.later("reading a customer", err)
		}
		if len(cs) == 0 {
			return nil, nil
		}
		return cs[0].Numbers, nil
	}
	ref, ok := desk.ParseRef(b.Case)
	if !ok {
		return nil, huma.Error422UnprocessableEntity("that is no case number: HC and 7 digits, the last of them a check digit")
	}
	c, err := d.Desk.Case(ctx, ref)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, d.later("reading a case", err)
	}
	return []phone.Number{c.Number}, nil
}

// partyOf is whose conversation an id names; 404 for nobody, and for whom the caller may not see.
func (d Deps) partyOf(ctx context.Context, id string) (phone.Number, error) {
	n, err := d.Conversations.Book.Number(ctx, id)
	switch {
	case errors.Is(err, conversation.ErrNone):
		return "", huma.Error404NotFound(conversation.ErrNone.Error())
	case err != nil:
		return "", d.later("finding a conversation", err)
	}
	if err := d.findable(ctx, "", n); err != nil {
		if notFound(err) {
			err = huma.Error404NotFound(conversation.ErrNone.Error())
		}
		return "", err
	}
	return n, nil
}

func (d Deps) showConversation(ctx context.Context, in *showConversationInput) (*conversationOutput, error) {
	if err := allowed(ctx, access.ConversationsRead); err != nil {
		return nil, err
	}
	n, err := d.partyOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return d.conversationPage(ctx, in.ID, n, in.After, in.Limit, veiled)
}

// conversationPage is a part of a conversation, its words as shown shows them.
func (d Deps) conversationPage(ctx context.Context, id string, n phone.Number, after string, limit int, shown shade) (*conversationOutput, error) {
	items, more, err := conversation.Reader{Book: d.Conversations.Book}.Page(ctx, n, after, limit)
	if err != nil {
		return nil, d.later("reading a conversation", err)
	}
	out := &conversationOutput{Body: ConversationPage{Items: []ConversationItem{}}}
	if more {
		out.Body.Next = items[len(items)-1].ID
	}
	party := conversation.Party{ID: id, Number: n}
	if len(items) > 0 {
		party.Last = items[0].At
	}
	heads, err := d.conversationsOf(ctx, []conversation.Party{party})
	if err != nil {
		return nil, err
	}
	out.Body.Conversation = heads[0]
	for _, one := range items {
		item, err := d.itemOf(ctx, one, shown)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, item)
	}
	return out, nil
}
