/** Texts that somebody chose who wants a terminal, a page or a sheet to do something. */
import assert from "node:assert/strict";

/** By what they carry; each says `PWNED`, so that it can be told that it was shown at all. */
export const HOSTILE_TEXTS = {
	"C0 controls": "PWNED\u0007\b\b\u000e\u007f",
	CSI: "PWNED\u001b[2J\u001b[31m",
	OSC: "PWNED\u001b]0;title\u0007\u001b]52;c;cGF5bG9hZA==\u0007",
	DCS: "PWNED\u001bP+q544e\u001b\\",
	C1: "PWNED\u009b2J\u009d0;title\u009c\u0090x\u009c",
	"bidirectional controls": "PWNED\u202egnp.exe\u2066\u2069",
	"zero-width characters": "PWNED\u200b\u200d\u2060\ufeff",
	"line separators": "PWNED\u2028\u2029\u0085",
} as const;

/** All of them at once, and what pages, sheets and tables would take for their own. */
export const HOSTILE = [
	...Object.values(HOSTILE_TEXTS),
	'=cmd|"/c calc"!A1',
	"<img src=x onerror=alert(1)></script>",
	"| `x` [y](z)",
].join("");

const OBEYED = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Nothing in it is obeyed by a terminal, or hides, but line ends and tabs. */
export function assertHarmless(text: string, what: string): void {
	const found = (text.match(OBEYED) ?? []).filter((one) => one !== "\n" && one !== "\t");
	const codes = [...new Set(found)].map((one) => `U+${one.codePointAt(0)?.toString(16)}`);
	assert.deepEqual(codes, [], what);
}

/** {@link assertHarmless}, and it was shown: what is said of nothing proves nothing. */
export function assertShownHarmlessly(text: string, what: string): void {
	assert.match(text, /PWNED/, what);
	assertHarmless(text, what);
}
