/** Every command follows the same rule of what a terminal can show. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import test from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { csv, everySecond, written } from "../helpers/recorded-logs.ts";
import { openProgram, PROGRAM } from "../helpers/replayed-screen.ts";

const DEMO = ["--demo", "--interval", "0.05", "--duration", "0.5"];
const LOG = written(csv(everySecond(60)));
const STYLE = /⎋\[[\d;]*m/;
const COLOUR = /⎋\[(?:[\d;]*;)?(?:3[0-7]|9[0-7]|38;5;\d+|38;2;[\d;]+)m/;

/** All that a command prints on a terminal, until it ends, with ⎋ for the escape character. */
async function printed(words: readonly string[], env: Record<string, string | undefined>) {
	await using terminal = await openProgram(words, { columns: 120, rows: 40, env });
	await terminal.exited;
	return terminal.raw().replaceAll("\x1b", "⎋");
}

for (const [name, TERM] of [
	["without TERM", undefined],
	["with an empty TERM", ""],
	["with TERM=dumb", "dumb"],
] as const) {
	test(`on a terminal ${name} nothing is drawn, and doctor says so`, async (t) => {
		const log = join(temporaryDirectory(t), "link.csv");
		assert.match(await printed(DEMO, { TERM }), /^time +TX MB\/s/);
		for (const words of [DEMO, ["log", "-o", log, ...DEMO], ["analyze", LOG]]) {
			assert.ok(!(await printed(words, { TERM })).includes("⎋"), words.join(" "));
		}
		const doctor = ["doctor", "-i", "0.1", "-f", "/dev/null", "--sysfs", "/none"];
		const words = TERM === "dumb" ? "TERM is “dumb”" : "TERM is not set";
		assert.ok((await printed(doctor, { TERM })).includes(`${words}, so there is no screen`));
	});
}

test("an empty NO_COLOR is ignored, any other removes the colours of every command", async () => {
	for (const words of [DEMO, ["analyze", LOG]]) {
		assert.match(await printed(words, { NO_COLOR: "" }), COLOUR);
		assert.doesNotMatch(await printed(words, { NO_COLOR: "1" }), COLOUR);
		assert.doesNotMatch(await printed(words, { CLICOLOR: "0" }), COLOUR);
	}
	const doctor = ["doctor", "-i", "0.1", "-f", "/dev/null", "--sysfs", "/none"];
	assert.match(await printed(doctor, { NO_COLOR: "" }), /120×40, \d{3,} colours/);
	assert.match(await printed(doctor, { NO_COLOR: "1" }), /120×40, without colours/);
});

test("contradicting variables cause no warning", async () => {
	for (const words of [DEMO, ["analyze", LOG]]) {
		assert.doesNotMatch(await printed(words, { NO_COLOR: "1", FORCE_COLOR: "1" }), /warning/i);
	}
});

test("text in a pipe has styles only if colours are forced", () => {
	const analyzed = (env: Record<string, string>) => {
		const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
		const options = { env: { ...inherited, ...env }, encoding: "utf8" } as const;
		const { status, stdout } = spawnSync(process.execPath, [PROGRAM, "analyze", LOG], options);
		assert.equal(status, 0);
		return stdout.replaceAll("\x1b", "⎋");
	};
	const plain = analyzed({});
	assert.doesNotMatch(plain, STYLE);
	assert.equal(analyzed({ FORCE_COLOR: "" }), plain);
	assert.equal(analyzed({ NO_COLOR: "1", FORCE_COLOR: "1" }), plain);
	const styled = analyzed({ FORCE_COLOR: "1" });
	assert.match(styled, COLOUR);
	assert.equal(styled.replace(new RegExp(STYLE, "g"), ""), plain);
	assert.match(analyzed({ CLICOLOR_FORCE: "1" }), COLOUR);
});
