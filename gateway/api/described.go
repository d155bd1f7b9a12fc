package api

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"cardline/internal/access"
)

// scopesOf tells which scope each operation takes. What is not here takes none: it is the caller's own.
var scopesOf = map[string]access.Scope{
	"notify": access.NotificationsWrite, "list-notifications": access.MessagesRead, "show-message": access.MessagesRead, "cancel-message": access.NotificationsWrite,
	"tell": access.EventsWrite, "show-event": access.MessagesRead,
	"begin-import": access.NotificationsWrite, "send-rows": access.NotificationsWrite, "pause-import": access.NotificationsWrite,
	"resume-import": access.NotificationsWrite, "finish-import": access.NotificationsWrite, "cancel-import": access.NotificationsWrite,
	"list-imports": access.MessagesRead, "show-import": access.MessagesRead, "list-refused-rows": access.MessagesRead,
	"alert": access.AlertsWrite, "greet": access.GreetingsSend, "restore-number": access.NumbersRestore,
	"list-templates": access.TemplatesRead, "show-template": access.TemplatesRead, "preview-template": access.TemplatesRead,
	"save-template": access.TemplatesWrite, "propose-template": access.TemplatesWrite, "retire-template": access.TemplatesWrite,
	"approve-template": access.TemplatesApprove,
	"list-cases":       access.CasesRead, "show-case": access.CasesRead, "assign-case": access.CasesWrite, "note-case": access.CasesWrite,
	"close-case": access.CasesWrite, "extend-case": access.CasesWrite,
	"add-operator": access.OperatorsAdmin, "list-operators": access.OperatorsRead, "show-operator": access.OperatorsRead,
	"set-role": access.OperatorsAdmin, "disable-operator": access.OperatorsAdmin, "enable-operator": access.OperatorsAdmin,
	"list-keys": access.KeysOwn, "create-key": access.KeysOwn, "rotate-key": access.KeysOwn, "revoke-key": access.KeysOwn,
	"list-audit": access.AuditRead, "verify-audit": access.AuditRead,
	"outbox-status": access.OutboxRead, "list-dead": access.OutboxRead, "find-differences": access.OutboxRead, "pause": access.OutboxOperate,
	"resume": access.OutboxOperate, "set-rate": access.OutboxOperate, "replay": access.OutboxOperate, "reconcile-restored": access.OutboxOperate,
	"show-consents": access.ConsentRead, "list-registers": access.ConsentRead, "record-consent": access.ConsentWrite,
	"import-consents": access.ConsentWrite, "begin-register": access.ConsentWrite, "fill-register": access.ConsentWrite,
	"use-register": access.ConsentWrite, "export-consents": access.ConsentExport,
	"show-retention": access.OutboxRead, "run-retention": access.OutboxOperate, "export-subject": access.SubjectsExport,
	"hold-subject": access.SubjectsHold, "list-holds": access.SubjectsHold, "release-subject": access.SubjectsHold,
	"ask-erasure": access.SubjectsErase, "list-erasures": access.SubjectsErase, "approve-erasure": access.SubjectsErase,
	"list-suppressed-numbers": access.MessagesRead, "show-number": access.MessagesRead, "lift-number": access.NumbersRestore,
}

// examples of bodies, where those of their fields do not make one.
var examples = map[string]any{
	"notify": map[string]any{"notifications": []any{
		map[string]any{
			"key": "due-2026-11-C1001", "type": "due-reminder", "customer": "C1001",
			"data": map[string]string{"card": "1234", "total": "USD 1102.35", "minimum": "USD 55.12", "due": "2026-12-03"},
		},
		map[string]any{"type": "points-expiry", "number": "+85291234567", "lang": "zh-Hant", "send_at": "2026-12-01T10:00:00+08:00", "data": map[string]string{"points": "900", "expires": "2026-12-31"}},
	}},
	"tell": map[string]any{
		"id": "core-77120931", "type": "transaction", "at": "2026-11-22T14:05:00-05:00", "customer": "C1001", "card": "K10011",
		"data": map[string]string{"amount": "USD 88.20", "merchant": "GRAND HOTEL"},
	},
	"begin-import": map[string]any{
		"id": "due-2026-11", "name": "due-november.csv", "type": "due-reminder", "columns": []string{"key", "customer", "card", "total", "minimum", "due"},
	},
	"import-consents": "number,purpose,in,at,channel,wording,proof\n+12025550147,marketing,in,2026-05-02T09:30:00-05:00,paper,terms-3,DMS 4411\n",
	"fill-register":   "91234567\n",
	"send-rows":       "due-C1001,C1001,1234,USD 1102.35,USD 55.12,2026-12-03\n",
}

// anID stands for the ids of this program.
const anID = "019b3f6a-77f0-7c1e-9f0e-1d2c3b4a5968"

// describe completes the description: the scope of each operation, and an example of each body.
func describe(described *huma.OpenAPI) {
	for _, path := range slices.Sorted(maps.Keys(described.Paths)) {
		for _, op := range operationsOf(described.Paths[path]) {
			if need, ok := scopesOf[op.OperationID]; ok {
				op.Security = []map[string][]string{{"key": {string(need)}}}
			}
			for _, p := range op.Parameters {
				if p.In == "path" && p.Example == nil && (p.Schema == nil || len(p.Schema.Examples) == 0) {
					p.Example = anID
				}
			}
			if op.RequestBody == nil {
				continue
			}
			for _, media := range op.RequestBody.Content {
				if given, ok := examples[op.OperationID]; ok {
					media.Example = given
				} else if media.Example == nil && media.Schema != nil {
					media.Example = exampleOf(described, media.Schema)
				}
			}
		}
	}
}

func operationsOf(item *huma.PathItem) (ops []*huma.Operation) {
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op != nil {
			ops = append(ops, op)
		}
	}
	return ops
}

// exampleOf makes a body of the examples of its fields; those that have none and are not needed are left out.
func exampleOf(described *huma.OpenAPI, s *huma.Schema) any {
	if s.Ref != "" {
		s = described.Components.Schemas.SchemaFromRef(s.Ref)
	}
	out := map[string]any{}
	for name, field := range s.Properties {
		if field.Ref != "" {
			field = described.Components.Schemas.SchemaFromRef(field.Ref)
		}
		switch {
		case len(field.Examples) > 0:
			out[name] = field.Examples[0]
		case len(field.Enum) > 0:
			out[name] = field.Enum[0]
		case slices.Contains(s.Required, name):
			out[name] = plainExample(field)
		}
	}
	return out
}

// plainExample is a value of a type that says nothing else.
func plainExample(s *huma.Schema) any {
	switch s.Type {
	case huma.TypeBoolean:
		return true
	case huma.TypeInteger, huma.TypeNumber:
		return 1
	case huma.TypeArray:
		return []any{}
	case huma.TypeObject:
		return map[string]any{}
	}
	return "text"
}
