import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { embeddedJson, html, makeReadable } from "../../source/report/html.ts";

test("text put into a template is escaped, markup put into it is not", () => {
	const inner = html`<b title="${`"'`}">${"<i>&"}</b>`;
	assert.equal(
		html`<p>${inner}${[html`<hr>`, "a", null, 7]}</p>`.text,
		'<p><b title="&quot;&#39;">&lt;i&gt;&amp;</b><hr>a7</p>',
	);
});

test("no text opens or ends an element or an attribute", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			assert.doesNotMatch(html`${text}`.text, /[<>"']/);
		}),
	);
});

test("invisible characters and bidirectional controls are replaced", () => {
	assert.equal(
		makeReadable("a\u202eb\u0000c\u2066\ufeff\ud800"),
		"a\ufffdb\ufffdc\ufffd\ufffd\ufffd",
	);
	assert.equal(makeReadable("two\r\nlines\tand a tab"), "two lines and a tab");
	assert.equal(makeReadable("Größe 日本 µs −5 😀"), "Größe 日本 µs −5 😀");
});

test("embedded JSON reads back the same, and holds nothing that ends its element", () => {
	fc.assert(
		fc.property(fc.jsonValue({ stringUnit: "grapheme-ascii" }), (value) => {
			const { text } = embeddedJson(value);
			assert.ok(!text.includes("<"), text);
			assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
		}),
	);
	assert.equal(embeddedJson(["</script>\u202e"]).text, '["\\u003c/script>\ufffd"]');
});
