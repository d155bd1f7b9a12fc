// Writes ../segments.jsonl.gz: random texts of all scripts and emoji with what Twilio's own calculator makes of them. See README.md.
import { gzipSync } from "node:zlib";
import { writeFileSync } from "node:fs";
import calculator from "sms-segments-calculator";

const TEXTS = 5000;

// mulberry32: the same texts on every machine.
let state = 20261122;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

// Blocks of letters, one or more a script, and what is not letters.
const blocks = {
  latin: [0x20, 0x7e], latin1: [0xa1, 0xff], extended: [0x100, 0x24f], ipa: [0x250, 0x2af], marks: [0x300, 0x36f],
  greek: [0x391, 0x3c9], cyrillic: [0x400, 0x4ff], armenian: [0x531, 0x556], hebrew: [0x5d0, 0x5ea], arabic: [0x620, 0x64a],
  syriac: [0x712, 0x72f], thaana: [0x780, 0x7a5], nko: [0x7ca, 0x7ea], devanagari: [0x904, 0x950], bengali: [0x985, 0x9b9],
  gurmukhi: [0xa05, 0xa39], gujarati: [0xa85, 0xac5], tamil: [0xb85, 0xbcd], telugu: [0xc05, 0xc4d], kannada: [0xc85, 0xccd],
  malayalam: [0xd05, 0xd4d], sinhala: [0xd85, 0xdca], thai: [0xe01, 0xe4e], lao: [0xe81, 0xecd], tibetan: [0xf40, 0xf6c],
  myanmar: [0x1000, 0x104f], georgian: [0x10d0, 0x10fa], jamo: [0x1100, 0x11ff], ethiopic: [0x1200, 0x1248], cherokee: [0x13a0, 0x13f5],
  ogham: [0x1681, 0x169a], runic: [0x16a0, 0x16ea], khmer: [0x1780, 0x17d3], mongolian: [0x1820, 0x1842], punctuation: [0x2010, 0x2027],
  symbols: [0x20a0, 0x20bf], arrows: [0x2190, 0x21ff], hiragana: [0x3041, 0x3096], katakana: [0x30a1, 0x30fa], bopomofo: [0x3105, 0x312f],
  han: [0x4e00, 0x9fa5], yi: [0xa000, 0xa48c], hangul: [0xac00, 0xd7a3], fullwidth: [0xff01, 0xff5e], gothic: [0x10330, 0x1034a],
  mathematical: [0x1d400, 0x1d433], hanExtended: [0x20000, 0x2a6d6], emoji: [0x1f300, 0x1f5ff], faces: [0x1f600, 0x1f64f], transport: [0x1f680, 0x1f6c5],
};
const names = Object.keys(blocks);

// What readers see as one character and carriers as many.
const sequences = [
  "👨‍👩‍👧", "👩‍👩‍👦‍👦", "👩‍⚕️", "👍🏽", "🧑🏿‍🚀", "🏳️‍🌈", "🇭🇰", "🇨🇳", "🇬🇧", "1️⃣", "#️⃣", "❤️", "☎️", "é", "ñ̃", "ạ̈", "각", "ก็", "நி", "กำ", "\r\n", "\n",
];
const gsm = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà";
const extension = "^{}\\[]~|€\f";

const character = (name) => String.fromCodePoint(blocks[name][0] + below(blocks[name][1] - blocks[name][0] + 1));

// Lengths gather where the number of segments changes.
const edges = [70, 134, 160, 201, 268, 306];
const length = () => (random() < 0.7 ? pick(edges) + below(13) - 6 : 1 + below(320));

const kinds = [
  (n) => fill(n, () => pick([...gsm])),
  (n) => fill(n, () => (random() < 0.2 ? pick([...extension]) : pick([...gsm]))),
  (n) => fill(n, () => pick([...extension])),
  (n) => { const name = pick(names); return fill(n, () => character(name)); },
  (n) => { const some = [pick(names), pick(names), "latin"]; return fill(n, () => character(pick(some))); },
  (n) => fill(n, () => character(pick(names))),
  (n) => fill(n, () => (random() < 0.15 ? pick(sequences) : character("han"))),
  (n) => fill(n, () => (random() < 0.1 ? pick(sequences) : character("latin"))),
  (n) => fill(n, () => pick(sequences)),
];

// fill makes a text of n UTF-16 units, or a few more, out of a dozen characters: the file stays small.
function fill(n, next) {
  const dozen = Array.from({ length: 12 }, next);
  let text = "";
  while (text.length < n) text += pick(dozen);
  return text;
}

const lines = [];
for (let i = 0; i < TEXTS; i++) {
  const text = kinds[i % kinds.length](Math.max(1, length()));
  const m = new calculator.SegmentedMessage(text);
  lines.push(JSON.stringify({ text, encoding: m.encodingName, segments: m.segmentsCount }));
}
writeFileSync(new URL("../segments.jsonl.gz", import.meta.url), gzipSync(lines.join("\n") + "\n", { level: 9 }));
