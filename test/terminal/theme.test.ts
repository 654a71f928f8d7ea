/** The looks of roles, theme by theme and depth by depth. */
import assert from "node:assert/strict";
import test from "node:test";
import { DARK, LIGHT, SAFE } from "../../source/terminal/palettes.ts";
import { bodyRole, createTheme, THEME_NAMES } from "../../source/terminal/theme.ts";

const BACKGROUNDS = [
	["dark", DARK, "#0d1117"],
	["light", LIGHT, "#ffffff"],
	["safe", SAFE, "#0d1117"],
] as const;

/** Contrast of two colours (WCAG 2, 1.4.3). */
function contrast(one: string, other: string): number {
	const luminance = (hex: string) => {
		const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
			const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
			return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

for (const [name, palette, background] of BACKGROUNDS) {
	test(`${name}: every text and every crest has a contrast of 5 to 1 at least`, () => {
		for (const role of ["strong", "dim", "cap", "ok", "warn", "error"] as const) {
			const ratio = contrast(palette.plain[role][0], background);
			assert.ok(ratio >= 4.95, `${role}: ${ratio}`);
		}
		for (const [role, { ink, ground }] of Object.entries(palette.badges)) {
			const ratio = contrast(ink[0], ground[0]);
			assert.ok(ratio >= 4.95, `${role}: ${ratio}`);
		}
		for (const metric of ["tx", "rx", "latency"] as const) {
			const { crest, band } = palette.ladders[metric];
			const [onGround, onBand] = [contrast(crest[0], background), contrast(crest[0], band[0])];
			assert.ok(onGround >= 5, `${metric}: ${onGround}`);
			assert.ok(onBand >= 4.5, `${metric} on its band: ${onBand}`);
		}
	});
}

test("truecolor has sixteen tones of a body, 256 colours one, and fewer colours no background", () => {
	const tones = (depth: number) => {
		const { style } = createTheme(depth, "dark");
		return new Set(Array.from({ length: 40 }, (_, row) => style({ bg: bodyRole("tx", row, 40) })));
	};
	assert.equal(tones(24).size, 16);
	assert.equal(tones(8).size, 1);
	assert.deepEqual([...tones(4)], [""]);
	assert.deepEqual([...tones(1)], [""]);
});

test("the body goes from its floor to its top, whatever the height", () => {
	for (const height of [2, 3, 8, 40]) {
		assert.equal(bodyRole("rx", 0, height), "rx-body-15");
		assert.equal(bodyRole("rx", height - 1, height), "rx-body-0");
	}
	assert.equal(bodyRole("rx", 0, 1), "rx-body-15");
});

test("terminal is 16 colours, whatever the terminal can show", () => {
	for (const depth of [24, 8, 4]) {
		const theme = createTheme(depth, "terminal");
		assert.equal(theme.style({ fg: "tx", isBold: true }), "1;36");
		assert.equal(theme.paint("errorBadge", "x"), "\u001B[1;31;7mx\u001B[0m");
		assert.equal(theme.isShade, true);
	}
});

test("without colours there are attributes alone, in every theme", () => {
	for (const name of THEME_NAMES) {
		const theme = createTheme(1, name);
		assert.equal(theme.style({ fg: "tx", bg: "tx-band" }), "");
		assert.equal(theme.style({ fg: "dim" }), "2");
		for (const role of ["tx", "ok", "error", "warn", "badge", "errorBadge"] as const) {
			assert.match(theme.paint(role, "x").replaceAll("\u001B", "⎋"), /^(?:⎋\[[127](?:;[127])*m)?x/);
		}
	}
});

test("bold and inverse are added once", () => {
	const { style } = createTheme(24, "dark");
	assert.equal(style({ fg: "strong", bg: "tx-body-0" }), "38;2;240;246;252;48;2;28;90;110");
	const shade = createTheme(4, "dark");
	assert.equal(shade.style({ fg: "strong", isBold: true, isInverse: true }), "1;7");
});
