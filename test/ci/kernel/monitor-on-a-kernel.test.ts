/**
 * The built program against a real kernel: what no mock shows. One boot records everything
 * (`guest.ts`), every subtest judges one recorded thing. Slow: `npm run test:kernel` and CI only.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isNear, type Run, STATISTICS, shownLatency, shownRate, WORDS } from "./guest.ts";
import { bootAndRecord, type SeenScreen } from "./rig.ts";

const frame = (screen: string) => `${"-".repeat(80)}\n${screen.trimEnd()}\n${"-".repeat(80)}`;

const describe = (sight: SeenScreen): string =>
	`${sight.outcome}; the screen:\n${frame(sight.text)}\nthe driver said:\n${sight.driver}`;

function assertSeen(sight: SeenScreen, what: string): void {
	assert.equal(sight.outcome, "seen", `${what}: ${describe(sight)}`);
}

function assertRates(sight: SeenScreen, tx: number, rx: number): void {
	for (const [direction, wanted] of [
		["TX", tx],
		["RX", rx],
	] as const) {
		const shown = shownRate(sight.text, direction);
		assert.ok(
			isNear(shown, wanted),
			`${direction} should be near ${wanted} MB/s, not ${shown}: ${describe(sight)}`,
		);
	}
}

function assertRefused(run: Run, ...words: readonly (string | RegExp)[]): void {
	const whole = `exit ${run.status}\nstdout: ${run.stdout}\nstderr: ${run.stderr}`;
	assert.equal(run.status, 3, `exit 3 is for a file that cannot be read: ${whole}`);
	const said = run.stderr.replace(/\s+/g, " ");
	for (const word of words) {
		const found = typeof word === "string" ? said.includes(word) : word.test(said);
		assert.ok(found, `stderr should say ${word}: ${whole}`);
	}
}

/** One line of `--json`, as far as this test looks at it. */
interface JsonSample {
	readonly elapsed_s: number | null;
	readonly tx_bytes: number | null;
	readonly tx_mb_per_s: number | null;
}

const MB = 1_048_576;

/** Rates as the lines claim them, and as their own counters and times say. */
function ratesOf(lines: readonly JsonSample[]): { claimed: number; computed: number }[] {
	return lines.flatMap((line, i) => {
		const before = lines[i - 1]?.tx_bytes ?? null;
		const { elapsed_s, tx_bytes, tx_mb_per_s } = line;
		if (before === null || elapsed_s === null || tx_bytes === null || tx_mb_per_s === null)
			return [];
		return [{ claimed: tx_mb_per_s, computed: (tx_bytes - before) / elapsed_s / MB }];
	});
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

test("the monitor on a real kernel", async (t) => {
	const { run, screen, terminal, lastScreen } = await bootAndRecord();

	await t.test("as root without the module it says what to load, and exits 3", () => {
		assertRefused(run("root without the module"), /not loaded/i, "modprobe");
	});

	await t.test("a plain user is told the path, that permission is missing, and of sudo", () => {
		assertRefused(run("plain user"), STATISTICS, /permission/i, "sudo");
	});

	await t.test("without debugfs it says how to mount it", () => {
		assertRefused(run("debugfs not mounted"), "mount -t debugfs");
	});

	await t.test("JSON lines claim the rates that their own counters and times give", () => {
		const { status, stdout, stderr } = run("json");
		assert.equal(status, 0, `--duration should end it with status 0: ${stderr}`);
		const lines = stdout
			.trimEnd()
			.split("\n")
			.map((line): JsonSample => JSON.parse(line));
		const rates = ratesOf(lines);
		// A guest on a busy host takes far fewer than the thirty that it is asked for.
		assert.ok(rates.length >= 3, `3 s should give more than ${rates.length} rates:\n${stdout}`);
		const off = median(
			rates.map(({ claimed, computed }) => Math.abs(claimed - computed) / computed),
		);
		assert.ok(off <= 0.02, `tx_mb_per_s is ${off * 100} % off tx_bytes over elapsed_s:\n${stdout}`);
		const middle = median(rates.map(({ claimed }) => claimed));
		assert.ok(isNear(middle, 12), `the median should be near 12 MB/s, not ${middle}:\n${stdout}`);
	});

	await t.test("the screen shows the rates and the latency that the driver produces", () => {
		const sight = screen("loaded");
		assertRates(sight, 12, 34);
		assert.ok(
			isNear(shownLatency(sight.text), 1200),
			`LATENCY should be near 1200 ns: ${describe(sight)}`,
		);
		assertSeen(sight, "rates and latency together");
	});

	await t.test("it takes the alternate screen", () => {
		assert.ok(screen("loaded").isAlternate, frame(screen("loaded").text));
	});

	await t.test("a reset of the counters becomes an event", () => {
		assertSeen(screen("reset"), `${WORDS.reset}`);
	});

	await t.test("three DMA errors are said on the screen", () => {
		assertSeen(screen("errors"), `${WORDS.threeErrors}`);
	});

	await t.test("a stalled link is 0.0 MB/s", () => {
		const sight = screen("stalled");
		assert.equal(shownRate(sight.text, "TX"), 0, describe(sight));
		assert.equal(shownRate(sight.text, "RX"), 0, describe(sight));
	});

	await t.test("a read that fails is said in words", () => {
		assertSeen(screen("failing"), `${WORDS.readFails}`);
	});

	await t.test("it recovers by itself once reads work again", () => {
		assertRates(screen("recovered"), 25, 5);
	});

	await t.test("rmmod succeeds beneath it within a few tries", (t) => {
		for (const name of ["removed", "cut floats"]) {
			const { refusals, outcome } = screen(name);
			assert.notEqual(outcome, "the program had ended", "there was no monitor to refuse for");
			t.diagnostic(`rmmod for "${name}" was refused ${refusals} times`);
			assert.ok(
				refusals <= 5,
				`rmmod was refused ${refusals} times: the monitor keeps the file open`,
			);
		}
	});

	await t.test("without the module the screen stays and says that it is not loaded", () => {
		assertSeen(screen("removed"), `${WORDS.notLoaded}`);
		assert.ok(screen("removed").isAlternate, describe(screen("removed")));
	});

	await t.test("it picks the module up again without a restart, with its new rates", () => {
		assertRates(screen("loaded again"), 20, 10);
	});

	await t.test("the words about the missing module are gone once it is back", () => {
		const sight = screen("loaded again");
		assert.doesNotMatch(sight.text.replace(/\s+/g, " "), WORDS.notLoaded, describe(sight));
		assertSeen(sight, "the new rates without these words");
	});

	await t.test("rates are shown where the driver's text is cut at its floats", () => {
		const sight = screen("cut floats");
		assertRates(sight, 7, 15);
		assert.match(sight.driver, /operations \( {2}RX:/, "the rig's module should have cut its text");
	});

	await t.test("q ends it with status 0", () => {
		assert.equal(
			run("monitor").status,
			0,
			`137: it ignored q; the last screen:\n${frame(lastScreen)}`,
		);
	});

	await t.test("q gives the terminal back: alternate screen left, cursor shown", () => {
		const last = (sequence: string) => terminal.lastIndexOf(sequence);
		const tail = JSON.stringify(terminal.slice(-200));
		assert.ok(last("\x1b[?1049h") >= 0, "it never took the alternate screen");
		assert.ok(last("\x1b[?1049l") > last("\x1b[?1049h"), `still on the alternate screen: …${tail}`);
		assert.ok(last("\x1b[?25h") > last("\x1b[?25l"), `the cursor stays hidden: …${tail}`);
	});
});
