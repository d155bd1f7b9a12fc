package store

// sealedTable says which columns of a table are under the keys of the vault, so that they can be brought under new ones. Every
// such table has a column key_id: the vault.KeyID that was primary when the row was sealed and indexed.
type sealedTable struct {
	name    string
	id      []string        // primary key
	sealed  []string        // in the context table.column; no bytes stand for the empty string
	indexes []indexedColumn // of the number in the column number_sealed; where there is none (a withheld caller), they stay
	batch   int             // rows rewritten at once, where they are large; 0: rotateBatch
}

// indexedColumn holds vault.Index(purpose, number).
type indexedColumn struct {
	column, purpose string
	followers       []follower
}

// follower is a column that repeats an index in a table that has no key_id.
type follower struct {
	table, column string
}

// partyPurpose separates the indexes of parties from all others. It is the dialogue that computes them for its turns.
const partyPurpose = "party"

// sealedTables lists all of them; a test compares it with the schema. The party of a promise is not here: promises are settled
// long before an old key is pruned.
var sealedTables = []sealedTable{
	{name: "agents", id: columns("name"), sealed: columns("number_sealed")},
	{name: "bank_cards", id: columns("id"), sealed: columns("tail_sealed", "folder_sealed")},
	{name: "bank_customers", id: columns("id"), sealed: columns("record_sealed", "pin_sealed", "document_sealed", "papers_sealed")},
	{name: "bank_quotes", id: columns("id"), sealed: columns("quote_sealed")},
	{name: "calls_wanted", id: columns("message"), sealed: columns("number_sealed"), indexes: byParty()},
	{name: "campaign_triggers", id: columns("id"), sealed: columns("told_sealed")},
	{name: "cards", id: columns("id"), sealed: columns("tail_sealed")},
	{name: "case_events", id: columns("id"), sealed: columns("text_sealed")},
	{name: "cases", id: columns("id"), sealed: columns("number_sealed", "matter_sealed"), indexes: byParty()},
	{name: "consents", id: columns("id"), sealed: columns("number_sealed", "text_sealed"), indexes: byParty(follower{"standings", "party"})},
	{name: "coupons", id: columns("id"), sealed: columns("code_sealed")},
	{name: "customers", id: columns("id"), sealed: columns("profile_sealed")},
	{name: "enrolments", id: columns("id"), sealed: columns("number_sealed", "text_sealed"), indexes: byParty()},
	{name: "erasures", id: columns("id"), sealed: columns("number_sealed"), indexes: byParty()},
	{name: "foreign_messages", id: columns("sid"), sealed: columns("number_sealed", "body_sealed"), indexes: byParty()},
	{name: "holds", id: columns("id"), sealed: columns("number_sealed"), indexes: byParty()},
	{name: "inbound", id: columns("id"), sealed: columns("number_sealed", "body_sealed"), indexes: byParty()},
	{name: "list_people", id: columns("id"), sealed: columns("number_sealed", "proof_sealed"), indexes: byParty()},
	{name: "logins", id: columns("operator"), sealed: columns("seed_sealed", "pending_sealed")},
	{name: "messages", id: columns("id"), sealed: columns("number_sealed", "body_sealed", "asks_sealed"), indexes: byParty(follower{"contacts", "party"})},
	{name: "misses", id: columns("party", "code"), sealed: columns("number_sealed"), indexes: byParty()},
	{name: "misunderstood", id: columns("form"), sealed: columns("text_sealed")},
	{name: "numbers", id: columns("number", "customer"), sealed: columns("number_sealed"), indexes: byNumber()},
	{name: "promises", id: columns("key"), sealed: columns("payload_sealed")},
	{name: "recordings", id: columns("id"), sealed: columns("number_sealed", "audio_sealed"), indexes: byParty(), batch: 5},
	{name: "registration_draws", id: columns("code"), sealed: columns("seed_sealed")},
	{name: "replies", id: columns("id"), sealed: columns("answer_sealed")},
	{name: "trust", id: columns("number"), sealed: columns("number_sealed"), indexes: byNumber()},
	{name: "waiting", id: columns("call"), sealed: columns("number_sealed", "summary_sealed"), indexes: byParty()},
}

func columns(names ...string) []string { return names }

func byParty(fs ...follower) []indexedColumn {
	return []indexedColumn{{column: "party", purpose: partyPurpose, followers: fs}}
}

func byNumber() []indexedColumn { return []indexedColumn{{column: "number", purpose: numberPurpose}} }

// opened makes of every row what it stands for; the first that cannot be opened is the error.
func opened[R, V any](rows []R, open func(R) (V, error)) (out []V, err error) {
	out = make([]V, len(rows))
	for i, row := range rows {
		if out[i], err = open(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}
