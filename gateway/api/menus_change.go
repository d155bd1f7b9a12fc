package api

import "cardline/ivr"

// MenuChange is one thing that callers notice between two versions of the voice menu.
type MenuChange struct {
	Text  string     `json:"text" example:"in main.main, key 3 now goes to main.cards (was main.payments)" doc:"As a sentence."`
	What  string     `json:"what" enum:"line,key,node,says,fuller,silence,wrong,recording,hears,with,person,lost,home,wait,tries,most,least,limit,every,listen,mute" doc:"What differs, for who says it in another language."`
	Node  string     `json:"node,omitempty" example:"main.main" doc:"None: what every menu has."`
	Of    string     `json:"of,omitempty" example:"3" doc:"The key, the line, the argument, or which words."`
	Lang  string     `json:"lang,omitempty" doc:"Of words."`
	Was   string     `json:"was,omitempty" doc:"As the files have it. Of a node its kind and, behind a space, what it does."`
	Is    string     `json:"is,omitempty" doc:"Likewise, now; neither of keys and lines."`
	Led   []MenuLead `json:"led,omitempty" doc:"Where a key or a line led; none: it is new."`
	Leads []MenuLead `json:"leads,omitempty" doc:"Where it leads now; none: it is gone."`
}

// MenuLead is where a key or a line leads, for some callers or all.
type MenuLead struct {
	To   string    `json:"to" example:"main.balance" doc:"A node, or again, back, redo."`
	Lang string    `json:"lang,omitempty" doc:"The call changes to this language."`
	For  []MenuAsk `json:"for,omitempty" doc:"For whom: all of these hold. None behind others: everybody else."`
}

// MenuAsk is what a way asks of a call.
type MenuAsk struct {
	What string   `json:"what" enum:"known,shown,person,balance,tier,hours,segment,line,lang"`
	Not  bool     `json:"not,omitempty" doc:"It must not hold."`
	Is   []string `json:"is,omitempty" doc:"One of these, where it is no yes or no."`
}

// MenuChangeOf is a difference as the API tells it.
func MenuChangeOf(d ivr.Difference) MenuChange {
	return MenuChange{
		Text: d.String(), What: d.What, Node: d.Node, Of: d.Of, Lang: d.Lang, Was: d.Was, Is: d.Is,
		Led: views(d.Led, menuLeadOf), Leads: views(d.Leads, menuLeadOf),
	}
}

func menuLeadOf(l ivr.Lead) MenuLead {
	return MenuLead{To: l.To, Lang: l.Lang, For: views(l.For, menuAskOf)}
}

func menuAskOf(a ivr.Ask) MenuAsk { return MenuAsk(a) }
