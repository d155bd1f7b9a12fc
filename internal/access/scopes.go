package access

import (
	"maps"
	"slices"
)

// Scope is one thing that may be done over the API: a noun and a verb. Each operation names the one it needs.
type Scope string

// The scopes. Reading shows masked; what shows a customer's number or words in clear has a scope of its own.
const (
	OverviewRead        Scope = "overview:read"
	MessagesRead        Scope = "messages:read"
	MessagesReveal      Scope = "messages:reveal"
	NotificationsWrite  Scope = "notifications:write"
	EventsWrite         Scope = "events:write"
	GreetingsSend       Scope = "greetings:send"
	AlertsWrite         Scope = "alerts:write"
	CampaignsRead       Scope = "campaigns:read"
	CampaignsWrite      Scope = "campaigns:write"
	CampaignsApprove    Scope = "campaigns:approve"
	CampaignsRun        Scope = "campaigns:run"
	CustomersRead       Scope = "customers:read"
	CustomersWrite      Scope = "customers:write"
	CustomersExport     Scope = "customers:export"
	AudiencesRead       Scope = "audiences:read"
	AudiencesWrite      Scope = "audiences:write"
	TemplatesRead       Scope = "templates:read"
	TemplatesWrite      Scope = "templates:write"
	TemplatesApprove    Scope = "templates:approve"
	OutboxRead          Scope = "outbox:read"
	OutboxOperate       Scope = "outbox:operate"
	CasesRead           Scope = "cases:read"
	CasesWrite          Scope = "cases:write"
	CasesApprove        Scope = "cases:approve"
	ConversationsRead   Scope = "conversations:read"
	ConversationsAnswer Scope = "conversations:answer"
	ConversationsUnmask Scope = "conversations:unmask"
	NumbersRestore      Scope = "numbers:restore"
	MenusRead           Scope = "menus:read"
	MenusWrite          Scope = "menus:write"
	MenusApprove        Scope = "menus:approve"
	MenusPublish        Scope = "menus:publish"
	WordsRead           Scope = "words:read"
	WordsWrite          Scope = "words:write"
	WordsApprove        Scope = "words:approve"
	WordsPublish        Scope = "words:publish"
	LinesRead           Scope = "lines:read"
	LinesSwitch         Scope = "lines:switch"
	CallsTake           Scope = "calls:take"
	CallsReplay         Scope = "calls:replay"
	FloorRead           Scope = "floor:read"
	RecordingsHear      Scope = "recordings:hear"
	ConsentRead         Scope = "consent:read"
	ConsentWrite        Scope = "consent:write"
	ConsentExport       Scope = "consent:export"
	SubjectsExport      Scope = "subjects:export"
	SubjectsErase       Scope = "subjects:erase"
	SubjectsHold        Scope = "subjects:hold"
	AuditRead           Scope = "audit:read"
	OperatorsRead       Scope = "operators:read"
	OperatorsAdmin      Scope = "operators:admin"
	KeysOwn             Scope = "keys:own"
	SessionOwn          Scope = "session:own"
	HandsetUse          Scope = "handset:use"
)

var abouts = map[Scope]string{
	OverviewRead:        "see how the house does, in figures",
	MessagesRead:        "see messages and what became of them, numbers masked",
	MessagesReveal:      "see the number and the text of one message",
	NotificationsWrite:  "ask for notifications to be sent",
	EventsWrite:         "report what the bank knows",
	GreetingsSend:       "release greetings, and switch their rules on and off",
	AlertsWrite:         "ask a customer whether a payment is theirs",
	CampaignsRead:       "read campaigns, whom they reach and what came of them",
	CampaignsWrite:      "write, check and propose campaigns, and try them on numbers of the bank's own",
	CampaignsApprove:    "approve a campaign that others wrote",
	CampaignsRun:        "start, pause, resume and cancel campaigns that were approved",
	CustomersRead:       "see what is known of customers, numbers masked",
	CustomersWrite:      "tell what the bank knows of its customers",
	CustomersExport:     "export customers in clear",
	AudiencesRead:       "count and see who is meant, masked; read segments and lists",
	AudiencesWrite:      "save segments, bring lists with the consents that prove them",
	TemplatesRead:       "read and preview templates",
	TemplatesWrite:      "write, propose and retire templates, and try greetings dry",
	TemplatesApprove:    "approve what somebody else proposed",
	OutboxRead:          "see lanes, senders and dead letters",
	OutboxOperate:       "pause, resume, drain, replay; change rates and routes",
	CasesRead:           "read customers' cases",
	CasesWrite:          "assign, note and close cases; see the number of one, which is written down",
	CasesApprove:        "approve what the law wants approved before a case takes longer",
	ConversationsRead:   "read what was said to and by a customer, figures masked",
	ConversationsAnswer: "answer a customer's texts in place of the program, as oneself",
	ConversationsUnmask: "read a conversation in clear, with a reason",
	NumbersRestore:      "trust a number again that was reported lost",
	MenusRead:           "read voice menus, and what callers do in them",
	MenusWrite:          "write and propose voice menus",
	MenusApprove:        "approve a voice menu that somebody else wrote",
	MenusPublish:        "put an approved voice menu to use, and roll back",
	WordsRead:           "read what customers may write, and what nobody understood",
	WordsWrite:          "write and propose further words",
	WordsApprove:        "approve words that somebody else wrote",
	WordsPublish:        "put approved words to use, and take them back",
	LinesRead:           "see when people answer on each line",
	LinesSwitch:         "declare and lift an emergency of a line",
	CallsTake:           "answer callers, as oneself",
	CallsReplay:         "see what a caller heard and pressed, secrets masked",
	FloorRead:           "see who waits and who answers, without numbers",
	RecordingsHear:      "hear what callers recorded",
	ConsentRead:         "read who agreed to what",
	ConsentWrite:        "record and import consents, load registers",
	ConsentExport:       "export consents with their proof",
	SubjectsExport:      "export everything kept about a person",
	SubjectsErase:       "erase what may be erased about a person",
	SubjectsHold:        "hold a person's rows for the law, and release them",
	AuditRead:           "read the audit trail and check its chain",
	OperatorsRead:       "see operators and their keys",
	OperatorsAdmin:      "add operators, give roles and keys, disable and revoke",
	KeysOwn:             "list, make, rotate and revoke one's own keys",
	SessionOwn:          "set one's own password and authenticator",
	HandsetUse:          "text and call as a customer would, see how it was understood, turn the clock; production has none of it",
}

// About says what a scope allows, to follow "may".
func (s Scope) About() string { return abouts[s] }

// All lists every scope there is, sorted.
func All() Scopes { return slices.Sorted(maps.Keys(abouts)) }

// Scopes are what a holder may do, sorted.
type Scopes []Scope

// Has reports whether s is among them.
func (ss Scopes) Has(s Scope) bool { return slices.Contains(ss, s) }

// Within reports whether each is among those of other.
func (ss Scopes) Within(other Scopes) bool {
	return !slices.ContainsFunc(ss, func(s Scope) bool { return !other.Has(s) })
}

// Role is a set of scopes with the name of a job.
type Role string

// The roles. Marketer and approver stand side by side, so that nobody approves what they proposed; admin includes all.
const (
	Marketer   Role = "marketer"
	Approver   Role = "approver"
	Agent      Role = "agent"
	Supervisor Role = "supervisor"
	Auditor    Role = "auditor"
	Operator   Role = "operator"
	Admin      Role = "admin"
)

var agents = Scopes{
	AlertsWrite, CallsTake, CasesRead, CasesWrite, ConsentRead, ConsentWrite, ConversationsAnswer, ConversationsRead, CustomersRead, FloorRead, KeysOwn, LinesRead, MenusRead, MessagesRead, NotificationsWrite,
	NumbersRestore, OverviewRead, RecordingsHear, SessionOwn, TemplatesRead, WordsRead,
}

var roles = map[Role]Scopes{
	Marketer:   {AudiencesRead, AudiencesWrite, CampaignsRead, CampaignsRun, CampaignsWrite, ConsentRead, KeysOwn, MenusRead, MenusWrite, MessagesRead, NotificationsWrite, OutboxRead, OverviewRead, SessionOwn, TemplatesRead, TemplatesWrite, WordsRead, WordsWrite},
	Approver:   {AudiencesRead, CampaignsApprove, CampaignsRead, CampaignsRun, ConsentRead, GreetingsSend, KeysOwn, MenusApprove, MenusPublish, MenusRead, MessagesRead, OutboxRead, OverviewRead, SessionOwn, TemplatesApprove, TemplatesRead, WordsApprove, WordsPublish, WordsRead},
	Agent:      agents,
	Supervisor: slices.Concat(agents, Scopes{CallsReplay, CasesApprove, ConsentExport, ConversationsUnmask, CustomersExport, LinesSwitch, MessagesReveal, OutboxRead, SubjectsErase, SubjectsExport}),
	Auditor:    {AudiencesRead, AuditRead, CampaignsRead, CallsReplay, CasesRead, ConsentExport, ConsentRead, ConversationsRead, CustomersRead, FloorRead, KeysOwn, LinesRead, MenusRead, MessagesRead, OperatorsRead, OutboxRead, OverviewRead, SessionOwn, SubjectsExport, SubjectsHold, TemplatesRead, WordsRead},
	Operator:   {AudiencesRead, CampaignsRead, CampaignsRun, CustomersWrite, EventsWrite, FloorRead, KeysOwn, LinesRead, LinesSwitch, MenusPublish, MenusRead, MessagesRead, NotificationsWrite, OutboxOperate, OutboxRead, OverviewRead, SessionOwn, TemplatesRead, WordsPublish, WordsRead},
	Admin:      All(),
}

// Roles lists every role, from the narrowest job to the widest.
func Roles() []Role {
	return []Role{Marketer, Approver, Agent, Supervisor, Auditor, Operator, Admin}
}

// Valid reports whether there is such a role.
func (r Role) Valid() bool { return roles[r] != nil }

// Scopes are what the role may do, sorted. A role there is not may do nothing.
func (r Role) Scopes() Scopes { return slices.Sorted(slices.Values(roles[r])) }
