import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { openTerminal, type TerminalOptions } from "./helpers/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../dist/anarchy-perf-ink.js", import.meta.url));
const MANIFEST = new URL("../package.json", import.meta.url);
const ERRORS = fileURLToPath(new URL("fixtures/statistics/errors.txt", import.meta.url));

/** The contract's record: these names, in this order. */
const FIELDS =
	"time elapsed_s runtime_s tx_bytes tx_operations rx_bytes rx_operations tx_mb_per_s rx_mb_per_s " +
	"tx_operations_per_s rx_operations_per_s latency_ns latency_error_ns latency_interval_s " +
	"latency_at_least_ns latency_average_ns latency_maximum_ns latency_minimum_ns dma_errors " +
	"connections disconnections thunderbolt_errors connect_time_ns phase event detail " +
	"link_device link_capacity_tx_mb_per_s link_capacity_rx_mb_per_s " +
	"pcie_correctable_errors pcie_nonfatal_errors pcie_fatal_errors source counts gpu " +
	"link_speed_gt_per_s link_width pcie_replays";

const FAST = ["--demo", "--interval", "0.01"];

function run(...flags: readonly string[]) {
	return spawnSync(process.execPath, [PROGRAM, ...flags], { encoding: "utf8", timeout: 60_000 });
}

/** The lines that a run prints, which has to end well. */
function linesOf(...flags: readonly string[]): string[] {
	const { status, stdout, stderr } = run(...flags);
	assert.equal(stderr, "");
	assert.equal(status, 0);
	assert.ok(stdout.endsWith("\n"));
	return stdout.slice(0, -1).split("\n");
}

function recordsOf(...flags: readonly string[]): Record<string, unknown>[] {
	return linesOf("--json", ...flags).map((line) => JSON.parse(line));
}

test("ps and pgrep see the command line as it was typed", async (t) => {
	const words = [PROGRAM, "log", "--demo", "--output", "-"];
	const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
	t.after(() => child.kill("SIGKILL"));
	await once(child.stdout, "data");
	const seen = readFileSync(`/proc/${child.pid}/cmdline`, "utf8");
	assert.deepEqual(seen.split("\0").slice(1, -1), words);
});

test("without a terminal it prints aligned lines, with the header again every 20 lines", () => {
	const lines = linesOf(...FAST, "--duration", "1s");
	assert.ok(lines.length > 25, "a second is long enough for more than one page");
	const [header = ""] = lines;
	assert.match(header, /^time +TX MB\/s +RX MB\/s +latency ns .*\(demo: simulated driver\)$/);
	const ends = [...header.replace(/ {2}\(demo.*/, "").matchAll(/(?<=\S)(?= {2,}| [^m]|$)/g)];
	for (const [index, line] of lines.entries()) {
		if (index % 21 === 0) {
			assert.equal(line, header);
			continue;
		}
		assert.match(line, /^\d\d:\d\d:\d\d( +(–|[\d.]+( (ms|s))?)){9} {2}.*demo/);
		assert.equal(line.indexOf(" demo"), line.lastIndexOf(" demo"));
	}
	assert.ok(ends.length > 0);
	for (const name of ["TX MB/s", "RX MB/s", "latency ns", "±", "TX op/s", "DMA err", "TB err"]) {
		const end = header.indexOf(name) + name.length;
		for (const line of lines) {
			assert.match(line[end - 1] ?? "", /\S/, `${name}: ${line}`);
			assert.equal(line[end], " ", `${name}: ${line}`);
		}
	}
});

test("--json prints the contract's fields, in order, on every line", () => {
	const records = recordsOf(...FAST, "--duration", "0.3s");
	assert.ok(records.length > 3);
	for (const record of records) {
		assert.equal(Object.keys(record).join(" "), FIELDS);
		assert.match(String(record["time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		assert.match(String(record["detail"]), /\bdemo\b/);
		for (const name of ["tx_bytes", "rx_operations", "dma_errors"]) {
			assert.ok(Number.isInteger(record[name]), name);
		}
	}
	assert.equal(records[0]?.["event"], "start");
});

test("in JSON what is not known is null, and never 0", () => {
	const [first] = recordsOf(...FAST, "--duration", "50ms");
	for (const name of ["elapsed_s", "tx_mb_per_s", "rx_operations_per_s", "latency_ns"]) {
		assert.equal(first?.[name], null, name);
	}
	// Nobody writes this file: nothing is known of the time between two readings of it.
	const [, second] = recordsOf("--stats-file", ERRORS, "--interval", "0.01", "--duration", "0.2s");
	for (const name of ["tx_mb_per_s", "rx_mb_per_s", "latency_ns", "latency_error_ns"]) {
		assert.equal(second?.[name], null, name);
	}
	assert.equal(second?.["dma_errors"], 17);
	assert.equal(second?.["latency_maximum_ns"], 950_000);
});

test("--once prints one sample, and one that has rates", () => {
	const [header = "", line = "", ...rest] = linesOf("--once", ...FAST);
	assert.deepEqual(rest, []);
	assert.match(header, /^time /);
	assert.match(line, /^\d\d:\d\d:\d\d +\d+\.\d +\d+\.\d /);
	const [record, ...others] = recordsOf("--once", ...FAST);
	assert.deepEqual(others, []);
	assert.equal(typeof record?.["tx_mb_per_s"], "number");
	assert.equal(record?.["event"], "");
});

test("a reader that has enough ends it quietly", () => {
	for (const mode of ["", "--json"]) {
		const pipe = `set -o pipefail; "$0" "$@" ${mode} | head -3`;
		const command = ["-c", pipe, process.execPath, PROGRAM, ...FAST];
		const { status, stdout, stderr } = spawnSync("bash", command, {
			encoding: "utf8",
			timeout: 60_000,
		});
		assert.equal(stderr, "");
		assert.equal(status, 0);
		assert.equal(stdout.split("\n").length, 4);
	}
});

const REFUSED: readonly (readonly [flags: string, names: string])[] = [
	["--bogus", "unknown flag --bogus"],
	["--bogus=1 --demo", "unknown flag --bogus"],
	["--no-demo", "unknown flag --no-demo"],
	["--no-interval", "unknown flag --no-interval"],
	["-x", "unknown flag -x"],
	["bogus", 'unknown command "bogus"'],
	["--demo bogus", 'unknown command "bogus"'],
	["--interval 0", "--interval takes a duration from 10ms to 1h"],
	["--interval 3601", "--interval takes a duration from 10ms to 1h"],
	["-i abc", "--interval takes a duration from 10ms to 1h"],
	["--interval=-1", "--interval takes a duration from 10ms to 1h"],
	["--interval=1e3", "--interval takes a duration from 10ms to 1h"],
	["--interval", "15m, 1.5h or 7d; got nothing"],
	["--interval=", "15m, 1.5h or 7d; got nothing"],
	["--interval --json", "15m, 1.5h or 7d; got nothing"],
	["--interval 1 --interval 2", "--interval"],
	["-i 1 --interval 2", "--interval"],
	["--window 1s", "--window takes a duration from 5s to 7d"],
	["--window 8d", "--window takes a duration from 5s to 7d"],
	["-w 5x", "--window takes a duration from 5s to 7d"],
	["--duration 0", "--duration takes a duration from 10ms"],
	["-d soon", "--duration takes a duration from 10ms"],
	["--graph bars", "--graph takes one of area, line"],
	["--stats-file", "--stats-file takes a PATH; got nothing"],
	["--demo=foo", "--demo takes no value"],
	["--json=yes", "--json takes no value"],
	["--scenario flaky", "--scenario needs --demo"],
	["--seed 3", "--seed needs --demo"],
	["--demo --scenario quiet", "--scenario takes one of steady, bursty,"],
	["--demo --scenario stedy", 'got "stedy": did you mean steady?'],
	["--once doctor", "doctor must come before all flags"],
	["help lgo", 'unknown command "lgo": did you mean log?'],
	["help log more", 'unknown argument "more"'],
	["baseline shw", 'got "shw": did you mean show?'],
	["--demo --seed -1", "--seed takes NUMBER from 0 to"],
	["--demo --stats-file /tmp/x", "--demo and --stats-file cannot be combined"],
	["--source linc", 'got "linc": did you mean link?'],
	["--replay a.csv --source anarchy", "--replay and --source cannot be combined"],
	["simulate", "FILE is missing"],
	["simulate a b", 'unknown argument "b"'],
	["simulate a --interval 1", "unknown flag --interval"],
	["simulate a --tx -1", "--tx takes MB/S from 0 to"],
	["simulate a --uptime 9999d", "--uptime takes a duration from 0 to 366d"],
];

for (const [flags, words] of REFUSED) {
	test(`refused before anything starts: ${flags}`, () => {
		const { status, stdout, stderr } = run(...flags.split(" "));
		assert.equal(stdout, "");
		assert.ok(stderr.startsWith("anarchy-perf-ink: "), stderr);
		assert.ok(stderr.includes(words), stderr);
		assert.equal(stderr.indexOf("\n"), stderr.length - 1, "one line");
		assert.equal(status, 2);
	});
}

test("--help names every flag, its default and the exit codes; --version the version", async () => {
	const { default: manifest } = await import(MANIFEST.href, { with: { type: "json" } });
	for (const command of [[], ["simulate"]]) {
		const help = linesOf(...command, "--help").join("\n");
		assert.match(help, /^anarchy-perf-ink/);
		for (const flag of ["--duration", "--scenario", "--seed", "--help", "--version"]) {
			assert.ok(help.includes(` ${flag}`), flag);
		}
		assert.match(help, /Exit codes: 0 done/);
		const [version = ""] = linesOf(...command, "--version");
		const [, commit = ""] = version.split(`anarchy-perf-ink ${manifest.version}`);
		assert.match(commit, /^( \([0-9a-f]{7}(-dirty)?\))?$/, version);
	}
	const help = linesOf("--help").join("\n");
	for (const flag of ["-i, --interval", "-f, --stats-file", "-w, --window", "-d, --duration"]) {
		assert.ok(help.includes(`  ${flag} `), flag);
	}
	assert.ok(help.includes("/sys/kernel/debug/anarchy-egpu/performance/statistics"));
});

/** The codes of all colours and styles that a monitor uses on its way through its screens. */
async function stylesUsed(
	env: TerminalOptions["env"],
	{ flags, words }: { flags: readonly string[]; words: RegExp },
) {
	const command = [process.execPath, PROGRAM, "--interval", "0.1", ...flags];
	await using terminal = await openTerminal({
		command,
		columns: 120,
		rows: 40,
		...(env && { env }),
	});
	await terminal.waitFor((screen) => words.test(screen.join("\n")), { what: String(words) });
	terminal.type("gp");
	await terminal.waitFor(([header = ""]) => header.includes(" PAUSED "), { what: "PAUSED" });
	await terminal.resize(30, 6);
	await terminal.waitFor((screen) => screen.some((row) => row.startsWith(" LAT ")), {
		what: "the small screen",
	});
	const raw = terminal.raw().replaceAll("\x1b", "⎋");
	const codes = [...raw.matchAll(/⎋\[(?:0;)?([\d;]*)m/g)].map(([, code = ""]) => code);
	return [...new Set(codes)].toSorted();
}

for (const [name, screen] of [
	["in a demo", { flags: ["--demo"], words: / DEMO .* no errors/s }],
	[
		"with errors",
		{
			flags: ["--stats-file", ERRORS],
			words: / ERRORS +2 Thunderbolt · 17 DMA \(0 new\)/,
		},
	],
] as const) {
	test(`NO_COLOR leaves bold, dim, inverse and the words, ${name}`, async () => {
		const codes = await stylesUsed({ NO_COLOR: "1" }, screen);
		for (const code of codes) assert.match(code, /^((0|1|2|7|22|27)(;|$))*$/);
		const parameters = new Set(codes.flatMap((code) => code.split(";")));
		for (const style of ["1", "2", "7"]) assert.ok(parameters.has(style), style);
	});

	test(`16 colours are all that a terminal of 16 colours is given, ${name}`, async () => {
		const codes = await stylesUsed({ TERM: "xterm", COLORTERM: undefined }, screen);
		for (const code of codes) assert.match(code, /^((0|1|2|7|22|27|39|3[12356])(;|$))*$/);
		assert.ok(codes.some((code) => /(^|;)3[12356]$/.test(code)));
	});
}

test("a dumb terminal gets lines", async () => {
	const command = [process.execPath, PROGRAM, ...FAST, "--duration", "0.3s"];
	await using terminal = await openTerminal({
		command,
		columns: 140,
		rows: 40,
		env: { TERM: "dumb" },
	});
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	assert.match(terminal.screen()[0] ?? "", /^time +TX MB\/s/);
	assert.ok(!terminal.raw().includes("\x1b"));
});

test("copied alone, the program says where its other commands are", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "alone-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const program = join(folder, "anarchy-perf-ink.js");
	copyFileSync(PROGRAM, program);
	const alone = (...words: string[]) =>
		spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
	const { status, stderr } = alone("analyze", "link.csv");
	assert.equal(status, 2);
	assert.equal(
		stderr,
		"anarchy-perf-ink: the folder commands/ beside the program is missing: copy it as well\n",
	);
	assert.equal(alone("--demo", "--once", "--interval", "0.01").status, 0);
});

test("an older Node is refused in one line, whatever the command", () => {
	const older = "Object.defineProperty(process, 'versions', { value: { node: '18.19.1' } })";
	for (const word of ["--version", "log", "doctor"]) {
		const words = ["--import", `data:text/javascript,${encodeURIComponent(older)}`, PROGRAM, word];
		const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
		assert.equal(stderr, "anarchy-perf-ink: Node 18.19.1 is too old: install Node 20 or later\n");
		assert.deepEqual([status, stdout], [2, ""]);
	}
});
