// Package overview is how the house does, at a glance: what went in and out in each of the last sixty minutes in all processes together,
// what waits in the lanes, what became of the messages of a day, which cases are near their time, and what answers and since when. It
// counts and adds up, and names nobody: no number, no customer, no words. It refuses to know HTTP, SQL and Redis. Start at Board.
package overview

import (
	"time"

	"cardline/internal/outbox"
)

// Snapshot is the whole of it at one moment. A section that could not be looked at yet is absent; one that could be once keeps its last
// figures and says of when they are.
type Snapshot struct {
	At      time.Time `json:"at" doc:"By the clock of the installation, as all times here."`
	Minutes []Minute  `json:"minutes" doc:"The last sixty, the newest last and not over yet; of all processes together."`
	Alone   bool      `json:"alone" doc:"Redis is away: the newest minutes are those of the process that answers alone."`
	Lanes   *Lanes    `json:"lanes,omitempty"`
	Funnel  *Funnel   `json:"funnel,omitempty"`
	Cases   *Cases    `json:"cases,omitempty"`
	Health  []Health  `json:"health"`
}

// Minute is what happened in one minute.
type Minute struct {
	At         time.Time `json:"at" doc:"When it began."`
	TextsIn    int       `json:"texts_in" doc:"Texts of customers."`
	TextsOut   int       `json:"texts_out" doc:"Answers, and messages that were handed to a carrier."`
	Calls      int       `json:"calls" doc:"Calls that began."`
	Understood int       `json:"understood" doc:"Texts that got what they asked for, or a clear no."`
	Asked      int       `json:"asked" doc:"Texts that were answered with a question."`
	Failed     int       `json:"failed" doc:"Texts that were not understood, or could not be served."`
	Contained  int       `json:"contained" doc:"Calls that ended having had something told or done, without a person."`
	HandedOn   int       `json:"handed_on" doc:"Calls that ended with a call back or a message left to a person."`
	Talked     int       `json:"talked" doc:"Calls that ended with a person."`
	GaveUp     int       `json:"gave_up" doc:"Calls that ended waiting for one."`
	Left       int       `json:"left" doc:"Calls that ended without any of these."`
	P50        *float64  `json:"p50_ms,omitempty" doc:"Half of the answers to texts and calls took no longer, in milliseconds; none: there was no answer."`
	P99        *float64  `json:"p99_ms,omitempty" doc:"99 of 100 took no longer."`
}

// Lanes are those of the outbox, the most urgent first.
type Lanes struct {
	At    time.Time `json:"at" doc:"When they were counted."`
	Lanes []Lane    `json:"lanes"`
}

// Lane is what one has to do.
type Lane struct {
	Lane    string `json:"lane" example:"marketing"`
	Due     int    `json:"due" doc:"Should have left by now."`
	Waits   int    `json:"oldest_seconds" doc:"How long the oldest of those has been due; 0: none is."`
	Later   int    `json:"later" doc:"Planned or held for later."`
	Working int    `json:"working" doc:"Taken by a worker, or at the carrier without its answer."`
	Person  int    `json:"person" doc:"Of unknown fate, for a person to tell."`
	Failed  int    `json:"failed" doc:"Of the last seven days, and not replayed."`
}

// Funnel is where the messages are that were planned in the last 24 hours.
type Funnel struct {
	At        time.Time `json:"at" doc:"Of when the counts are: what may have changed since was looked at then, or later. All processes tell the same."`
	Since     time.Time `json:"since"`
	Planned   int       `json:"planned" doc:"All of them."`
	Waiting   int       `json:"waiting" doc:"Not handed over yet, and held by nothing."`
	Held      int       `json:"held" doc:"Held until later by a gate or a pause."`
	Holds     []Hold    `json:"holds" doc:"By what, the eight that hold most."`
	Submitted int       `json:"submitted" doc:"Handed to a carrier that has told no end."`
	Delivered int       `json:"delivered"`
	Failed    int       `json:"failed" doc:"The carrier could not deliver them."`
	Unknown   int       `json:"unknown" doc:"Nobody knows yet whether the carrier took them."`
	Stopped   int       `json:"stopped" doc:"Never sent: a gate forbade it, or their time was over."`
}

// Hold is what holds messages back.
type Hold struct {
	Why   string          `json:"why" example:"quiet hours"`
	Parts []outbox.Clause `json:"parts,omitempty" doc:"The same in parts, each with a stable code, for who says it in another language."`
	N     int             `json:"messages"`
}

// Cases are those whose next clock has run out or runs out within a day.
type Cases struct {
	At      time.Time  `json:"at" doc:"When they were counted."`
	Overdue int        `json:"overdue"`
	Soon    int        `json:"soon" doc:"Not overdue, and due within 24 hours."`
	More    bool       `json:"more" doc:"There are more than were counted."`
	Kinds   []CaseKind `json:"kinds"`
}

// CaseKind is how many of a kind.
type CaseKind struct {
	Kind    string `json:"kind" example:"dispute"`
	Overdue int    `json:"overdue"`
	Soon    int    `json:"soon"`
}

// Health is how a part does that we depend on, as the process that answers sees it.
type Health struct {
	Part  string    `json:"part" enum:"redis,database,bank,carrier"`
	Name  string    `json:"name,omitempty" example:"main" doc:"Of an account with a carrier."`
	State string    `json:"state" enum:"well,poor,away,stopped" doc:"poor: an account that gets less than its traffic; stopped: until somebody lifts it."`
	Share *int      `json:"share,omitempty" doc:"Percent of its traffic that an account gets."`
	Since time.Time `json:"since" doc:"Since when it is so, as far back as this process saw it."`
}

// States of Health.
const (
	Well    = "well"
	Poor    = "poor"
	Away    = "away"
	Stopped = "stopped"
)
