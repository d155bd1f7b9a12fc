package session

import (
	"reflect"
	"strconv"
	"testing"
	"time"
)

// A field that is not written would be forgotten between two turns: this fills every field there is, of today and tomorrow.
func TestEveryFieldIsKept(t *testing.T) {
	t.Parallel()
	var full State
	n := 0
	fill(reflect.ValueOf(&full).Elem(), &n)
	got, err := decode(encode(nil, &full))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, full) {
		t.Errorf("read  %+v\nwrote %+v", got, full)
	}
	var none State
	if got, err := decode(encode(nil, &none)); err != nil || !reflect.DeepEqual(got, none) {
		t.Errorf("an empty state became %+v, %v", got, err)
	}
}

// fill gives every field a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(*n), 5).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strconv.Itoa(*n) + "位")
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(-*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for key, value := range map[string]string{"a": strconv.Itoa(*n), "": "b"} {
			v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), reflect.ValueOf(value).Convert(v.Type().Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("a field of a kind that was never kept before: " + v.Type().String())
	}
}

// During a rollout processes of two versions share the sessions.
func TestRecordsGrowAtTheirEnd(t *testing.T) {
	t.Parallel()
	older, newer := coder{}, coder{}
	a, b := "first", "second"
	older.record(func() { text(&older, &a) })
	newer.record(func() { text(&newer, &a); text(&newer, &b) })
	for _, c := range []*coder{&older, &newer} { // another record behind it
		c.record(func() { text(c, &a) })
	}

	var x, y, z string
	r := coder{reads: true, in: string(older.out)}
	r.record(func() { text(&r, &x); text(&r, &y) })
	r.record(func() { text(&r, &z) })
	if x != a || y != "" || z != a || r.wrong {
		t.Errorf("the newer reads %q %q %q of the older", x, y, z)
	}
	r = coder{reads: true, in: string(newer.out)}
	x, z = "", ""
	r.record(func() { text(&r, &x) })
	r.record(func() { text(&r, &z) })
	if x != a || z != a || r.wrong {
		t.Errorf("the older reads %q %q of the newer", x, z)
	}
}

func FuzzDecode(f *testing.F) {
	var full State
	n := 0
	fill(reflect.ValueOf(&full).Elem(), &n)
	f.Add(encode(nil, &full))
	f.Add([]byte{format, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, plain []byte) {
		s, err := decode(plain)
		if err != nil {
			return
		}
		again, err := decode(encode(nil, &s))
		if err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%+v\nread again %+v, %v", s, again, err)
		}
	})
}

func BenchmarkCode(b *testing.B) {
	var full State
	n := 0
	fill(reflect.ValueOf(&full).Elem(), &n)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(encode(nil, &full)); err != nil {
			b.Fatal(err)
		}
	}
}
