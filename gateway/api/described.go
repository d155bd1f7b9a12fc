package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
)

// own stands with operations that take no scope: they show the caller themselves, or let them in.
const own access.Scope = "own"

// scopesOf tells which scope each operation takes. One that is not here is not mounted.
var scopesOf = map[string]access.Scope{
	"me": own, "sign-in": own, "ask-session": own,
	"show-overview": access.OverviewRead,
	"notify":        access.NotificationsWrite, "list-notifications": access.MessagesRead, "show-message": access.MessagesRead, "cancel-message": access.NotificationsWrite,
	"tell": access.EventsWrite, "show-event": access.MessagesRead,
	"begin-import": access.NotificationsWrite, "send-rows": access.NotificationsWrite, "pause-import": access.NotificationsWrite,
	"resume-import": access.NotificationsWrite, "finish-import": access.NotificationsWrite, "cancel-import": access.NotificationsWrite,
	"list-imports": access.MessagesRead, "show-import": access.MessagesRead, "list-refused-rows": access.MessagesRead,
	"alert": access.AlertsWrite, "greet": access.GreetingsSend,
	"list-greeting-rules": access.TemplatesRead, "show-almanac": access.TemplatesRead, "save-greeting-rule": access.TemplatesWrite, "propose-greeting-rule": access.TemplatesWrite,
	"retire-greeting-rule": access.TemplatesWrite, "approve-greeting-rule": access.TemplatesApprove, "switch-greeting-rule": access.GreetingsSend,
	"list-greeting-runs": access.MessagesRead, "show-greeting-outcomes": access.MessagesRead,
	"list-mourning": access.OutboxRead, "mourn": access.OutboxOperate, "end-mourning": access.OutboxOperate,
	"show-session": access.SessionOwn, "sign-out": access.SessionOwn, "set-password": access.SessionOwn, "begin-codes": access.SessionOwn, "confirm-codes": access.SessionOwn,
	"reset-password": access.OperatorsAdmin,
	"restore-number": access.NumbersRestore, "set-manner": access.NumbersRestore,
	"list-templates": access.TemplatesRead, "show-template": access.TemplatesRead, "preview-template": access.TemplatesRead,
	"save-template": access.TemplatesWrite, "propose-template": access.TemplatesWrite, "retire-template": access.TemplatesWrite,
	"approve-template": access.TemplatesApprove,
	"list-menus":       access.MenusRead, "show-menu": access.MenusRead, "compare-menus": access.MenusRead, "list-menu-uses": access.MenusRead, "draw-menu": access.MenusRead, "walk-menu": access.MenusRead, "edit-menu": access.MenusWrite,
	"save-menu": access.MenusWrite, "propose-menu": access.MenusWrite, "approve-menu": access.MenusApprove,
	"publish-menu": access.MenusPublish, "roll-back-menu": access.MenusPublish,
	"count-menu": access.MenusRead, "show-menu-figures": access.MenusRead, "replay-call": access.CallsReplay,
	"list-commands": access.WordsRead, "list-unknown-texts": access.WordsRead, "parse-text": access.WordsRead, "list-words": access.WordsRead,
	"show-words": access.WordsRead, "list-word-uses": access.WordsRead, "check-words": access.WordsWrite, "save-words": access.WordsWrite,
	"propose-words": access.WordsWrite, "drop-unknown-text": access.WordsWrite, "approve-words": access.WordsApprove,
	"publish-words": access.WordsPublish, "roll-back-words": access.WordsPublish,
	"list-cases": access.CasesRead, "show-case": access.CasesRead, "assign-case": access.CasesWrite, "note-case": access.CasesWrite,
	"close-case": access.CasesWrite, "take-task": access.CasesWrite, "finish-task": access.CasesWrite, "extend-case": access.CasesWrite,
	"ask-case": access.CasesWrite, "unmask-case": access.CasesWrite, "escalate-case": access.CasesWrite, "list-surveys": access.CasesRead,
	"add-operator": access.OperatorsAdmin, "list-operators": access.OperatorsRead, "show-operator": access.OperatorsRead,
	"set-role": access.OperatorsAdmin, "limit-operator": access.OperatorsAdmin, "disable-operator": access.OperatorsAdmin, "enable-operator": access.OperatorsAdmin,
	"list-keys": access.KeysOwn, "create-key": access.KeysOwn, "rotate-key": access.KeysOwn, "revoke-key": access.KeysOwn,
	"list-audit": access.AuditRead, "verify-audit": access.AuditRead,
	"outbox-status": access.OutboxRead, "list-stops": access.OutboxRead, "lift-stop": access.OutboxOperate,
	"list-dead": access.OutboxRead, "list-doubts": access.OutboxRead, "release-message": access.OutboxOperate, "find-differences": access.OutboxRead, "pause": access.OutboxOperate,
	"resume": access.OutboxOperate, "set-rate": access.OutboxOperate, "replay": access.OutboxOperate, "reconcile-restored": access.OutboxOperate,
	"show-consents": access.ConsentRead, "list-registers": access.ConsentRead, "record-consent": access.ConsentWrite,
	"import-consents": access.ConsentWrite, "begin-register": access.ConsentWrite, "fill-register": access.ConsentWrite,
	"use-register": access.ConsentWrite, "export-consents": access.ConsentExport,
	"list-lines": access.LinesRead, "declare-emergency": access.LinesSwitch, "lift-emergency": access.LinesSwitch,
	"be": access.CallsTake, "show-my-state": access.CallsTake, "show-my-call": access.CallsTake, "done": access.CallsTake,
	"show-floor": access.FloorRead, "list-recordings": access.RecordingsHear, "hear-recording": access.RecordingsHear,
	"show-retention": access.OutboxRead, "run-retention": access.OutboxOperate, "export-subject": access.SubjectsExport,
	"hold-subject": access.SubjectsHold, "list-holds": access.SubjectsHold, "release-subject": access.SubjectsHold,
	"ask-erasure": access.SubjectsErase, "list-erasures": access.SubjectsErase, "approve-erasure": access.SubjectsErase,
	"list-registrations": access.CampaignsRead, "show-registration": access.CampaignsRead, "list-registered": access.CampaignsRead,
	"show-registered": access.CampaignsRead, "show-draw": access.CampaignsRead, "new-registration": access.CampaignsWrite,
	"propose-registration": access.CampaignsWrite, "approve-registration": access.CampaignsApprove, "open-registration": access.CampaignsRun,
	"close-registration": access.CampaignsRun, "draw-registration": access.CampaignsRun, "confirm-registered": access.CampaignsRun,
	"withdraw-registered": access.CampaignsRun, "check-registration": access.CampaignsWrite,
	"list-campaign-days": access.CampaignsRead, "list-campaigns": access.CampaignsRead, "show-campaign": access.CampaignsRead, "list-occurrences": access.CampaignsRead, "preview-campaign": access.CampaignsRead,
	"report-campaign": access.CampaignsRead, "export-report": access.CampaignsRead, "show-progress": access.CampaignsRead,
	"new-campaign": access.CampaignsWrite, "change-campaign": access.CampaignsWrite, "check-campaign": access.CampaignsWrite, "try-campaign": access.CampaignsWrite,
	"propose-campaign": access.CampaignsWrite, "clone-campaign": access.CampaignsWrite, "approve-campaign": access.CampaignsApprove,
	"refuse-campaign": access.CampaignsApprove, "start-campaign": access.CampaignsRun, "pause-campaign": access.CampaignsRun,
	"resume-campaign": access.CampaignsRun, "pace-campaign": access.CampaignsRun, "raise-campaign-budget": access.CampaignsWrite, "approve-campaign-budget": access.CampaignsApprove, "cancel-campaign": access.CampaignsRun, "kill-campaigns": access.CampaignsRun,
	"take-customers": access.CustomersWrite, "take-customer-lines": access.CustomersWrite, "show-customer": access.CustomersRead,
	"search-customers": access.CustomersRead, "export-customers": access.CustomersExport,
	"list-columns": access.AudiencesRead, "count-audience": access.AudiencesRead, "sample-audience": access.AudiencesRead, "foresee-audience": access.AudiencesRead,
	"list-segments": access.AudiencesRead, "show-segment": access.AudiencesRead, "save-segment": access.AudiencesWrite, "retire-segment": access.AudiencesWrite,
	"begin-list": access.AudiencesWrite, "add-list-rows": access.AudiencesWrite, "begin-list-workbook": access.AudiencesWrite,
	"add-list-workbook": access.AudiencesWrite, "use-list": access.AudiencesWrite, "drop-list": access.AudiencesWrite,
	"list-lists": access.AudiencesRead, "show-list": access.AudiencesRead, "list-refused-list-rows": access.AudiencesRead,
	"list-coupon-pools": access.CampaignsRead, "show-coupon-pool": access.CampaignsRead, "list-given-coupons": access.CampaignsRead,
	"show-coupon-import": access.CampaignsRead, "list-refused-coupons": access.CampaignsRead,
	"save-coupon-pool": access.CampaignsWrite, "begin-coupons": access.CampaignsWrite, "add-coupons": access.CampaignsWrite, "use-coupons": access.CampaignsWrite,
	"release-coupons": access.CampaignsRun,
	"show-handset":    access.HandsetUse, "turn-clock": access.HandsetUse, "send-handset-text": access.HandsetUse, "read-handset": access.HandsetUse,
	"dial-handset": access.HandsetUse, "show-handset-call": access.HandsetUse, "step-handset-call": access.HandsetUse, "answer-handset-call": access.HandsetUse,
	"decline-handset-call": access.HandsetUse, "show-trace": access.HandsetUse,
	"search-conversations": access.ConversationsRead, "show-conversation": access.ConversationsRead, "unmask-conversation": access.ConversationsUnmask,
	"take-conversation": access.ConversationsAnswer, "keep-conversation": access.ConversationsAnswer, "hand-back-conversation": access.ConversationsAnswer,
	"write-to-customer": access.ConversationsAnswer,
	"list-calls":        access.MessagesRead, "show-call": access.MessagesRead, "cancel-call": access.NotificationsWrite,
	"list-suppressed-numbers": access.MessagesRead, "show-number": access.MessagesRead, "lift-number": access.NumbersRestore,
}

var registrationExample = map[string]any{"code": "HEALTH", "brief": map[string]any{
	"names": map[string]string{"en": "Health check", "zh-Hans": "体检", "zh-Hant": "身體檢查"},
	"terms": map[string]string{"en": "One free health check. Book within 90 days.", "zh-Hans": "免费体检一次，请于90天内预约。", "zh-Hant": "免費身體檢查一次，請於90日內預約。"},
	"who":   "tier in (gold, platinum)", "opens": "2026-12-01T09:00:00+08:00", "closes": "2026-12-20T18:00:00+08:00", "quota": 100, "waiting": 50,
}}

// examples of bodies, where those of their fields do not make one.
var examples = map[string]any{
	"notify": map[string]any{"notifications": []any{
		map[string]any{
			"key": "due-2026-11-C1001", "type": "due-reminder", "customer": "C1001",
			"data": map[string]string{"card": "1234", "total": "USD 1102.35", "minimum": "USD 55.12", "due": "2026-12-03"},
		},
		map[string]any{"type": "points-expiry", "number": "+85291234567", "lang": "zh-Hant", "send_at": "2026-12-01T10:00:00+08:00", "data": map[string]string{"points": "900", "expires": "2026-12-31"}},
	}},
	"sign-in": map[string]string{"name": "anna", "password": "nine wet umbrellas", "code": "492039"},
	"tell": map[string]any{
		"id": "core-77120931", "type": "transaction", "at": "2026-11-22T14:05:00-05:00", "customer": "C1001", "card": "K10011",
		"data": map[string]string{"amount": "USD 88.20", "merchant": "GRAND HOTEL"},
	},
	"begin-import": map[string]any{
		"id": "due-2026-11", "name": "due-november.csv", "type": "due-reminder", "columns": []string{"key", "customer", "card", "total", "minimum", "due"},
	},
	"new-registration":    registrationExample,
	"check-registration":  registrationExample,
	"turn-clock":          map[string]any{"minutes": 10},
	"step-handset-call":   map[string]any{"do": "keys", "keys": "1"},
	"confirm-registered":  map[string]any{"refs": []string{"EHK482913", "ELX003481"}},
	"import-consents":     "number,purpose,in,at,channel,wording,proof\n+12025550147,marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,DMS 4411\n",
	"fill-register":       "91234567\n",
	"take-customer-lines": `{"customer":"C1003","as_of":"2026-11-22T06:00:00+08:00","traits":{"branch":"Central","points":86400,"last_active":"2026-11-02"}}` + "\n",
	"add-coupons":         "SPRING-7K2M4\nSPRING-9QX3T\n",
	"add-list-rows":       "+12025550147,DMS 4411,2026-05-02\n",
	"send-rows":           "due-C1001,C1001,1234,USD 1102.35,USD 55.12,2026-12-03\n",
}

// answers are examples of answers, where those of their fields do not make one; csvAnswers of those that are no JSON.
var (
	answers    = map[string]any{}
	csvAnswers = map[string]string{
		"list-refused-rows":    "line,field,reason\n7,data.due,is missing\n",
		"list-refused-coupons": "line,field,reason\n7,code,stands on line 3 already\n",
		"export-report":        "what,name,targeted,held_out,blocked,waiting,sent,delivered,failed,unknown,converted\nfunnel,,1000,100,20,0,880,861,19,0,44\n",
	}
)

// anID stands for the ids of this program.
const anID = "019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"

// tags part the operations, by the first word of their paths.
var tags = []struct{ name, about, words string }{
	{"Notifications", "What the bank wants said, one by one, by event or by file, and what became of it.", "notifications messages events alerts imports greetings calls"},
	{"Campaigns", "Who is to be told what, when: written by one, approved by another, started, watched; codes that they give away.", "campaigns coupons coupon-imports"},
	{"Registrations", "What customers register for by text and call: written by one, approved by another, opened, confirmed or drawn.", "registrations"},
	{"Audiences", "Who is meant: what the bank tells of its customers, filters with names, lists.", "customers audiences segments lists"},
	{"Templates", "What messages say: written by one, approved by another.", "templates"},
	{"Almanac", "Which festivals fall when, and which days are worked.", "almanac"},
	{"Menu", "What callers hear and where keys lead: versions, figures, calls read again.", "menus menu"},
	{"Words", "What customers may write: what ships, what the bank adds, what nobody understood.", "words"},
	{"Consents", "Who agreed to what, and which numbers must not, or cannot, be written to.", "consents numbers"},
	{"Conversations", "What passed with a customer, as one story; and answering in place of the program.", "conversations"},
	{"Cases", "What customers want somebody to look into, and what they thought of it.", "cases surveys"},
	{"Outbox", "What is on its way, and how to halt it.", "outbox"},
	{"Overview", "How the house does, at a glance.", "overview"},
	{"Lines", "When people answer on the lines that customers call.", "lines"},
	{"Floor", "Who waits for a person, who answers, and what callers recorded.", "agents floor recordings"},
	{"Records", "How long what is kept; holds, exports and erasures.", "retention subjects"},
	{"Handset", "Telephones in the browser, to try the program with; outside production alone.", "handset"},
	{"Access", "Operators, their keys, and what they did.", "me session operators keys audit"},
}

func tagOf(path string) string {
	word, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, t := range tags {
		if slices.Contains(strings.Fields(t.words), word) {
			return t.name
		}
	}
	return ""
}

// declared is nil where every operation says which scope it takes.
func declared(described *huma.OpenAPI) error {
	var faults []error
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		for _, op := range operationsOf(described.Paths[path]) {
			if scopesOf[op.OperationID] == "" {
				faults = append(faults, fmt.Errorf("%s is open to everybody: give it a scope in scopesOf, or own", op.OperationID))
			}
		}
	}
	return errors.Join(faults...)
}

// describe completes the description: the tag and the scope of each operation, an example of each body, and every way to be refused.
func describe(described *huma.OpenAPI) {
	for _, t := range tags {
		described.Tags = append(described.Tags, &huma.Tag{Name: t.name, Description: t.about})
	}
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		for _, op := range operationsOf(described.Paths[path]) {
			op.Tags = []string{tagOf(path)}
			if need := scopesOf[op.OperationID]; need != own {
				op.Security = []map[string][]string{{"key": {string(need)}}}
			}
			if op.Extensions == nil {
				op.Extensions = map[string]any{}
			}
			op.Extensions["x-limits"] = limitsSaid(op.OperationID)
			for _, p := range op.Parameters {
				if p.In == "path" && p.Example == nil && (p.Schema == nil || len(p.Schema.Examples) == 0) {
					p.Example = anID
				}
			}
			if op.RequestBody != nil {
				for _, media := range op.RequestBody.Content {
					if given, ok := examples[op.OperationID]; ok {
						media.Example = given
					} else if media.Schema != nil {
						media.Example = exampleOf(described, media.Schema)
					}
				}
			}
			describeAnswers(described, op)
		}
	}
}

// describeAnswers gives each answer an example, and lists the refusals.
func describeAnswers(described *huma.OpenAPI, op *huma.Operation) {
	problem := op.Responses["default"]
	delete(op.Responses, "default")
	for status, answer := range op.Responses {
		if given, ok := csvAnswers[op.OperationID]; ok && status == "200" {
			answer.Content = map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}, Example: given}}
			continue
		}
		for _, media := range answer.Content {
			if given, ok := answers[op.OperationID]; ok {
				media.Example = given
			} else if media.Schema != nil {
				media.Example = exampleOf(described, media.Schema)
			}
		}
	}
	for _, status := range refusalsOf(op) {
		refused := *problem
		refused.Description = http.StatusText(status)
		refused.Content = map[string]*huma.MediaType{}
		for kind, media := range problem.Content {
			refused.Content[kind] = &huma.MediaType{Schema: media.Schema, Example: map[string]any{"status": status, "title": http.StatusText(status)}}
		}
		if status == http.StatusServiceUnavailable && slices.Contains(crowded, op.OperationID) {
			tellOfTheCrowd(&refused)
		}
		op.Responses[strconv.Itoa(status)] = &refused
	}
}

// crowded are the operations that look at passwords or make them: a few at a time, whoever asks.
var crowded = []string{"sign-in", "set-password", "reset-password"}

// tellOfTheCrowd describes the answer to who finds no turn.
func tellOfTheCrowd(refused *huma.Response) {
	refused.Description = "Too many passwords are looked at at this moment: nothing was done, and no try counted; or a part of ours is away. Ask again after Retry-After."
	refused.Headers = map[string]*huma.Param{"Retry-After": {
		Description: "Seconds until it is worth while.", Schema: &huma.Schema{Type: huma.TypeInteger}, Example: laterWait,
	}}
	for kind, media := range refused.Content {
		example := map[string]any{"status": http.StatusServiceUnavailable, "title": http.StatusText(http.StatusServiceUnavailable), "detail": ourFault}
		refused.Content[kind] = &huma.MediaType{Schema: media.Schema, Example: example}
	}
}

// refusalsOf are the statuses an operation may be refused with.
func refusalsOf(op *huma.Operation) []int {
	out := append([]int{400, 401, 408, 422, 429, 500, 503}, furtherRefusals[op.OperationID]...)
	if scopesOf[op.OperationID] != own {
		out = append(out, http.StatusForbidden)
	}
	if strings.Contains(op.Path, "{") {
		out = append(out, http.StatusNotFound)
	}
	for _, p := range op.Parameters {
		if p.Name == idempotencyKey {
			out = append(out, http.StatusConflict)
		}
	}
	if op.RequestBody != nil {
		out = append(out, http.StatusRequestEntityTooLarge)
		if op.RequestBody.Content["application/json"] != nil {
			out = append(out, http.StatusUnsupportedMediaType)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// furtherRefusals are those that the form of an operation does not tell.
var furtherRefusals = map[string][]int{
	"cancel-message": {409}, "list-imports": {404}, "alert": {404, 409}, "preview-template": {404}, "pause-import": {409}, "resume-import": {409}, "finish-import": {409}, "cancel-import": {409},
	"new-campaign": {409}, "change-campaign": {409}, "check-campaign": {409}, "propose-campaign": {409}, "approve-campaign": {409}, "refuse-campaign": {409},
	"clone-campaign": {409}, "start-campaign": {409}, "pause-campaign": {409}, "resume-campaign": {409}, "pace-campaign": {409}, "raise-campaign-budget": {409, 422}, "approve-campaign-budget": {409}, "cancel-campaign": {409},
	"save-segment": {409}, "retire-segment": {409}, "add-list-rows": {409}, "begin-list-workbook": {409}, "add-list-workbook": {409}, "use-list": {409}, "drop-list": {409},
	"list-lists": {404}, "save-menu": {409}, "propose-menu": {409}, "approve-menu": {409}, "publish-menu": {409}, "roll-back-menu": {409},
	"save-words": {404}, "propose-words": {409}, "approve-words": {409}, "publish-words": {409}, "roll-back-words": {409},
	"greet": {409}, "propose-greeting-rule": {409}, "approve-greeting-rule": {409}, "retire-greeting-rule": {409}, "end-mourning": {404},
	"propose-template": {409}, "approve-template": {409}, "retire-template": {409}, "save-template": {404},
	"step-handset-call": {409}, "answer-handset-call": {409}, "show-handset-call": {409},
	"assign-case": {409}, "note-case": {409}, "close-case": {409}, "extend-case": {409}, "ask-case": {409}, "escalate-case": {409},
	"pause": {409}, "resume": {409}, "set-rate": {409}, "reconcile-restored": {409}, "run-retention": {409},
	"be": {404, 409}, "show-my-state": {404}, "show-my-call": {404}, "done": {404, 409},
	"take-conversation": {409}, "keep-conversation": {409}, "hand-back-conversation": {409}, "write-to-customer": {409},
	"export-subject": {404}, "hold-subject": {404}, "ask-erasure": {404}, "approve-erasure": {409},
	"add-operator": {409}, "set-role": {409}, "disable-operator": {409}, "enable-operator": {409},
}

func operationsOf(item *huma.PathItem) (ops []*huma.Operation) {
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op != nil {
			ops = append(ops, op)
		}
	}
	return ops
}

// exampleOf makes a value of the examples of its fields; those that have none and are not needed are left out.
func exampleOf(described *huma.OpenAPI, s *huma.Schema) any {
	for s.Ref != "" {
		s = described.Components.Schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == huma.TypeArray:
		return []any{exampleOf(described, s.Items)}
	case s.Type != huma.TypeObject:
		return plainExample(s)
	}
	out := map[string]any{}
	if each, ok := s.AdditionalProperties.(*huma.Schema); ok {
		out["T"] = exampleOf(described, each)
	}
	for name, field := range s.Properties {
		if needed := slices.Contains(s.Required, name); needed && sayings[name] != "" && field.Type == huma.TypeString && len(field.Examples)+len(field.Enum) == 0 && field.Format == "" {
			out[name] = sayings[name]
		} else if needed || len(field.Examples) > 0 {
			out[name] = exampleOf(described, field)
		}
	}
	return out
}

// sayings are values of fields that have no example of their own.
var sayings = map[string]string{
	"id": anID, "key": anID, "copy": anID, "sid": "SM0123456789abcdef0123456789abcdef", "by": "anna", "creator": "maria", "maker": "anna", "actor": "operator:anna", "subject": "operator:anna",
	"reason": "wrong price in the text", "text": "Harbour Bank: your card *1234 expires in December.", "number": "+…47", "to": "+…47", "ref": "HC2048168",
	"country": "HK", "template": "due-reminder/en/1", "source": "api:anna", "words": "no more offers, please", "hash": "3f1c9a2b7d5e4f60", "sender": "+12025550101",
	"lane": "service", "state": "planned", "kind": "complaint", "action": "key.revoke", "channel": "api", "language": "en", "name": "acknowledge", "date": "2027-02-06",
}

// plainExample is a value of a type that says nothing else.
func plainExample(s *huma.Schema) any {
	switch s.Type {
	case huma.TypeBoolean:
		return true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return max(1, *s.Minimum)
		}
		return 1
	}
	if s.Format == "date-time" {
		return "2026-11-22T14:05:00Z"
	}
	return "text"
}
