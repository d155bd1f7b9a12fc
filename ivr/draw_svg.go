package ivr

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// colours by kind, in the order of the legend.
var colours = [...]struct{ kind, fill, line string }{
	{kindMenu, "#dbeafe", "#1d4ed8"}, {kindAsk, "#e0e7ff", "#4338ca"}, {kindDo, "#dcfce7", "#15803d"}, {kindQueue, "#ffedd5", "#c2410c"},
	{kindDial, "#ffedd5", "#c2410c"}, {kindRecord, "#fce7f3", "#be185d"}, {kindSay, "#f1f5f9", "#475569"}, {kindGoto, "#f8fafc", "#94a3b8"},
	{kindEnd, "#e2e8f0", "#0f172a"},
}

// headHigh is for the heading and the legend.
const headHigh = 70

// Draw is the tree as an SVG picture that any browser shows. counts, where there are any, tell beside each way how many went it and in each box
// how many came and how many calls ended there; nil draws the menu alone.
func Draw(t *Tree, counts *Counts) string {
	l := newLayout(t, counts)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="Helvetica, Arial, 'Noto Sans CJK SC', sans-serif" font-size="11">`,
		l.wide+2*rowGap, l.high+headHigh+rowGap)
	b.WriteString("\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n")
	l.head(&b, t, counts)
	fmt.Fprintf(&b, "<g transform=\"translate(%d %d)\">\n", rowGap, headHigh)
	for _, r := range l.roots {
		lead(&b, 0, r.box.y, r)
	}
	for _, x := range l.boxes {
		for _, h := range x.below {
			lead(&b, x.x+boxWide, x.y, h)
		}
	}
	for _, x := range l.boxes {
		x.svg(&b)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// head is the heading, the keys every menu has, and the legend.
func (l *layout) head(b *strings.Builder, t *Tree, counts *Counts) {
	title := "Voice menu " + t.Version
	if counts != nil {
		title += fmt.Sprintf(": %d calls, %s", counts.Calls, counts.Told)
	}
	label(b, rowGap, 22, `font-size="16" font-weight="bold"`, title)
	var always []string
	for _, c := range t.always {
		always = append(always, c.key+" "+strings.Join(c.to.names(), " or "))
	}
	label(b, rowGap, 40, `fill="#475569"`, "In every menu: "+strings.Join(always, ", ")+". A way to what is drawn elsewhere is told in its box.")
	x := rowGap
	for _, c := range colours {
		fmt.Fprintf(b, "<rect x=\"%d\" y=\"48\" width=\"14\" height=\"14\" rx=\"3\" fill=\"%s\" stroke=\"%s\"/>\n", x, c.fill, c.line)
		label(b, x+20, 59, "", c.kind)
		x += 80
	}
}

// lead leads from the side of a box, or of the picture, to what hangs there. The key stands before the box it leads to.
func lead(b *strings.Builder, x, y int, h hung) {
	const knee = 20
	from, to := y+boxPad+lineHigh, h.box.y+boxPad+lineHigh
	fmt.Fprintf(b, "<path d=\"M%d %d H%d V%d H%d\" fill=\"none\" stroke=\"#94a3b8\"/>\n", x, from-4, x+knee, to-4, h.box.x)
	label(b, x+knee+6, to-8, `fill="#334155"`, clip(h.key, keyFits))
}

func (x *box) svg(b *strings.Builder) {
	fill, stroke := "#ffffff", "#94a3b8"
	for _, c := range colours {
		if c.kind == x.kind {
			fill, stroke = c.fill, c.line
		}
	}
	fmt.Fprintf(b, "<g><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"%s\"/>\n",
		escaped(strings.TrimSpace(x.name+" "+x.tip)), x.x, x.y, boxWide, x.high, fill, stroke)
	for i, said := range x.lines {
		style := ""
		if i == 0 {
			style = `font-weight="bold"`
		}
		label(b, x.x+boxPad, x.y+boxPad+(i+1)*lineHigh-4, style, said)
	}
	b.WriteString("</g>\n")
}

func label(b *strings.Builder, x, y int, style, said string) {
	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" %s>%s</text>\n", x, y, style, escaped(said))
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
