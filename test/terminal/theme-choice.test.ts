/** Which theme a screen begins with. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import test from "node:test";
import { chooseTheme } from "../../source/terminal/theme-choice.ts";

const FULL = { depth: 24, repertoire: "unicode" } as const;

function terminalThatTells() {
	const told = new EventEmitter();
	const answers = {
		onBackground(listener: (isLight: boolean) => void) {
			told.on("background", listener);
			return () => void told.off("background", listener);
		},
	};
	return { answers, told };
}

for (const [COLORFGBG, name] of [
	["15;0", "dark"],
	["0;15", "light"],
	["0;default;15", "light"],
	["0;7", "light"],
	["7;8", "dark"],
	["15;default", "dark"],
	["", "dark"],
	["nonsense", "dark"],
] as const) {
	test(`without an answer and with COLORFGBG=${COLORFGBG} it is ${name}`, () => {
		const { answers } = terminalThatTells();
		assert.equal(chooseTheme("auto", FULL, answers, { COLORFGBG }).name, name);
	});
}

test("a named theme is that theme, whatever the terminal tells", () => {
	const { answers, told } = terminalThatTells();
	const choice = chooseTheme("safe", FULL, answers, { COLORFGBG: "0;15" });
	assert.equal(choice.name, "safe");
	const heard: boolean[] = [];
	choice.onBackground((isLight) => heard.push(isLight));
	told.emit("background", true);
	assert.deepEqual(heard, []);
});

test("what the terminal tells is passed on until nobody listens", () => {
	const { answers, told } = terminalThatTells();
	const heard: boolean[] = [];
	const stop = chooseTheme("auto", FULL, answers, {}).onBackground((isLight) =>
		heard.push(isLight),
	);
	told.emit("background", true);
	stop();
	told.emit("background", false);
	assert.deepEqual(heard, [true]);
});

test("with few glyphs there are no more than 16 colours, and marks are ASCII", () => {
	const { answers } = terminalThatTells();
	for (const repertoire of ["console", "ascii"] as const) {
		const choice = chooseTheme("auto", { depth: 24, repertoire }, answers, {});
		assert.deepEqual([choice.depth, choice.isAscii], [4, true]);
		assert.equal(chooseTheme("dark", { depth: 1, repertoire }, answers, {}).depth, 1);
	}
	const narrow = chooseTheme("auto", { depth: 24, repertoire: "narrow" }, answers, {});
	assert.deepEqual([narrow.depth, narrow.isAscii], [24, true]);
});
