package bank

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"cardline/internal/locale"
)

// described is the part of docs/bank-api.openapi.yaml that can be wrong about the code.
type described struct {
	Paths      map[string]map[string]operation `yaml:"paths"`
	Components struct {
		Schemas map[string]schema `yaml:"schemas"`
	} `yaml:"components"`
}

type operation struct {
	RequestBody content            `yaml:"requestBody"`
	Responses   map[string]content `yaml:"responses"`
}

type content struct {
	Content map[string]struct {
		Schema schema `yaml:"schema"`
	} `yaml:"content"`
}

type schema struct {
	Ref        string            `yaml:"$ref"`
	Type       string            `yaml:"type"`
	Items      *schema           `yaml:"items"`
	Required   []string          `yaml:"required"`
	Properties map[string]schema `yaml:"properties"`
}

// says is a schema in one word: string, Balance, []Plan, or object for a body with nothing in it.
func (s schema) says() string {
	switch {
	case s.Ref != "":
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	case s.Items != nil:
		return "[]" + s.Items.says()
	}
	return s.Type
}

func readDescribed(t *testing.T) described {
	t.Helper()
	data, err := os.ReadFile("../../docs/bank-api.openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d described
	if err := yaml.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// shown is what the description calls a type of ours.
func shown(t reflect.Type) string {
	switch {
	case t == nil:
		return "object"
	case t == reflect.TypeFor[time.Time]():
		return "string"
	case t == reflect.TypeFor[locale.Words]():
		return "Words"
	case t == reflect.TypeFor[State]():
		return "State"
	case t == reflect.TypeFor[problem]():
		return "Problem"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + shown(t.Elem())
	case reflect.Pointer:
		return shown(t.Elem())
	case reflect.Struct:
		return strings.TrimPrefix(t.Name(), "wire")
	case reflect.Map:
		return "object"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "integer"
	default:
		return "string"
	}
}

func TestTheDescriptionHasEveryRequest(t *testing.T) {
	t.Parallel()
	d := readDescribed(t)
	var paths []string
	for _, r := range routes(&Client{}) {
		method, path, _ := strings.Cut(r.pattern, " ")
		path = strings.TrimPrefix(path, "/v1")
		paths = append(paths, path+" "+strings.ToLower(method))
		op, ok := d.Paths[path][strings.ToLower(method)]
		if !ok {
			t.Errorf("%s is not described", r.pattern)
			continue
		}
		takes, tells := "", shown(reflect.TypeOf(r.tells))
		if r.takes != nil {
			takes = shown(reflect.TypeOf(r.takes))
		}
		if got := op.RequestBody.Content["application/json"].Schema.says(); got != takes {
			t.Errorf("%s takes %q, described as %q", r.pattern, takes, got)
		}
		if got := op.Responses["200"].Content["application/json"].Schema.says(); got != tells {
			t.Errorf("%s tells %q, described as %q", r.pattern, tells, got)
		}
	}
	for path, operations := range d.Paths {
		for method := range operations {
			if !slices.Contains(paths, path+" "+method) {
				t.Errorf("%s %s is described, but not served", method, path)
			}
		}
	}
}

func TestTheDescriptionHasEveryMember(t *testing.T) {
	t.Parallel()
	d := readDescribed(t)
	left := maps.Clone(d.Components.Schemas)
	delete(left, "State")
	delete(left, "Words")
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		name := shown(of)
		s, ok := left[name]
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() || !ok {
			if _, seen := d.Components.Schemas[name]; !seen && of.Kind() == reflect.Struct && of != reflect.TypeFor[time.Time]() {
				t.Errorf("%s is not described", name)
			}
			return
		}
		delete(left, name)
		var required []string
		for f := range of.Fields() {
			member, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if options == "" {
				required = append(required, member)
			}
			if got := s.Properties[member].says(); got != shown(f.Type) {
				t.Errorf("%s.%s is %s, described as %q", name, member, shown(f.Type), got)
			}
			delete(s.Properties, member)
			look(f.Type)
		}
		if !slices.Equal(required, s.Required) {
			t.Errorf("%s needs %v, described as needing %v", name, required, s.Required)
		}
		for member := range s.Properties {
			t.Errorf("%s.%s is described, but unknown", name, member)
		}
	}
	look(reflect.TypeFor[problem]())
	for _, r := range routes(&Client{}) {
		for _, body := range []any{r.takes, r.tells} {
			if body != nil {
				look(reflect.TypeOf(body))
			}
		}
	}
	for name := range left {
		t.Errorf("%s is described, but nothing takes or tells it", name)
	}
}

// roundTrip sends a value with something in every member through its body.
func roundTrip[T, W any](to func(T) W, from func(W) (T, error)) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		var want T
		fill(t, reflect.ValueOf(&want).Elem())
		data, err := json.Marshal(to(want))
		if err != nil {
			t.Fatal(err)
		}
		var body W
		if err := json.Unmarshal(data, &body); err != nil {
			t.Fatal(err)
		}
		got, err := from(body)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n got %+v\nwant %+v\n via %s", err, got, want, data)
		}
	}
}

// fill puts something into everything but what does not travel.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2027, 2, 6, 9, 0, 0, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			switch v.Type().Field(i).Name {
			case "Stale", "Key":
			case "On": // a date of the calendar
				v.Field(i).Set(reflect.ValueOf(time.Date(2027, 2, 6, 0, 0, 0, 0, time.UTC)))
			default:
				fill(t, v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key)
		fill(t, value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		switch v.Type().Name() {
		case "Tail":
			v.SetString("1234")
		default:
			v.SetString("HKD")
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1234)
	default:
		t.Fatalf("cannot fill a %s", v.Type())
	}
}

func TestNothingIsLostOnTheWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T){
		"balance":     roundTrip(toBalance, wireBalance.balance),
		"statement":   roundTrip(toStatement, wireStatement.statement),
		"transaction": roundTrip(toTransaction, wireTransaction.transaction),
		"points":      roundTrip(toPoints, wirePoints.points),
		"record":      roundTrip(toRecord, wireRecord.record),
		"order":       roundTrip(toOrder, func(w wireOrder) (Order, error) { return w.order(""), nil }),
		"receipt":     roundTrip(func(r Receipt) wireReceipt { return wireReceipt(r) }, wireReceipt.receipt),
		"lines":       roundTrip(toLines, wireLines.lines),
		"unbilled":    roundTrip(toUnbilled, wireUnbilled.unbilled),
		"payment":     roundTrip(toPayment, wirePayment.payment),
		"fee":         roundTrip(toFee, wireFee.fee),
		"plan":        roundTrip(toPlan, wirePlan.plan),
		"dues":        roundTrip(toDues, wireDues.dues),
		"settings":    roundTrip(toSettings, wireSettings.settings),
		"contact":     roundTrip(toContact, wireContact.contact),
		"application": roundTrip(toApplication, wireApplication.application),
		"shipment":    roundTrip(toShipment, wireShipment.shipment),
		"benefit":     roundTrip(toBenefit, wireBenefit.benefit),
		"reward":      roundTrip(toReward, wireReward.reward),
		"offer":       roundTrip(toOffer, wireOffer.offer),
		"ask":         roundTrip(toAsk, func(w wireAsk) (Ask, error) { return w.ask("") }),
		"quote":       roundTrip(toQuote, wireQuote.quote),
	} {
		t.Run(name, test)
	}
}
