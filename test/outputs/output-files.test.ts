/**
 * Every file that a command is told to write: what it must not overwrite, and what a failure
 * leaves.
 */
import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { csv, everySecond } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { smallDisk, withMounts } from "../helpers/small-disk.ts";

const SCENARIO = "name: short\nphases: [{name: idle, duration: 100ms}]\n";
/** A verification that is not continued until the verdict is known. */
const ONE_LOOK = ["-d", "1s", "--max-duration", "1s"];
const DISK_IS_FULL = /cannot write “.*”: the disk is full/;

interface Place {
	readonly folder: string;
	readonly log: string;
	readonly scenario: string;
	readonly run: (...words: readonly string[]) => SpawnSyncReturns<string>;
}

function setUp(t: TestContext): Place {
	const folder = temporaryDirectory(t);
	const [log, scenario] = [join(folder, "log.csv"), join(folder, "short.yaml")];
	writeFileSync(log, csv(everySecond(60)));
	writeFileSync(scenario, SCENARIO);
	const env = { ...process.env, XDG_DATA_HOME: join(folder, "data"), SUDO_UID: "" };
	const run = (...words: readonly string[]) =>
		spawnSync(process.execPath, [PROGRAM, ...words], { env, cwd: folder, encoding: "utf8" });
	return { folder, log, scenario, run };
}

/** Commands by the input that an output could overwrite. */
const OVERWRITING: Readonly<Record<string, (place: Place) => [input: string, words: string[]]>> = {
	"analyze --html": ({ log }) => [log, ["analyze", log, "--html"]],
	"analyze --export": ({ log }) => [log, ["analyze", log, "--export"]],
	"compare --html": ({ log }) => [log, ["compare", log, log, "--html"]],
	"compare --junit": ({ log }) => [log, ["compare", log, log, "--junit"]],
	"compare --junit, of a pattern": ({ log, folder }) => [
		log,
		["compare", join(folder, "lo*.csv"), log, "--junit"],
	],
	"compare --junit, of a saved baseline": ({ log, folder, run }) => {
		assert.equal(run("baseline", "save", "nightly", log).status, 0);
		const file = join(folder, "data/anarchy-perf-ink/baselines/nightly.json");
		return [file, ["compare", "nightly", log, "--junit"]];
	},
	"verify --junit": ({ log }) => [
		log,
		["verify", "--baseline", log, "--demo", ...ONE_LOOK, "-o", "out", "--junit"],
	],
	"stress --junit": ({ scenario }) => [
		scenario,
		["stress", scenario, "--demo", "-o", "out", "--junit"],
	],
	"stress --junit, of a log in a check": ({ log, folder }) => {
		const scenario = join(folder, "checked.yaml");
		const check = `checks: ['tx.p50 >= 1 % of baseline ${log}']`;
		writeFileSync(scenario, `${SCENARIO}${check}\n`);
		return [log, ["stress", scenario, "--demo", "-o", "out", "--junit"]];
	},
	"serve --textfile": ({ folder }) => {
		const file = join(folder, "statistics");
		writeFileSync(file, "the driver's");
		return [file, ["serve", "-f", file, "--textfile"]];
	},
};

for (const [what, commandOf] of Object.entries(OVERWRITING)) {
	test(`${what} does not overwrite an input, by whatever name`, (t) => {
		const place = setUp(t);
		const [input, words] = commandOf(place);
		const before = readFileSync(input);
		const [hard, symbolic] = [join(place.folder, "hard"), join(place.folder, "symbolic")];
		linkSync(input, hard);
		symlinkSync(input, symbolic);
		const around = `${place.folder}/../${basename(place.folder)}${input.slice(place.folder.length)}`;
		for (const output of [input, hard, symbolic, around]) {
			const { status, stderr } = place.run(...words, output);
			assert.match(stderr, /--\w+ “.*” would overwrite an input of this command/, output);
			assert.equal(status, 2);
		}
		assert.deepEqual(readFileSync(input), before);
		assert.ok(lstatSync(symbolic).isSymbolicLink(), "nor is a link replaced");
		assert.ok(!existsSync(join(place.folder, "out")), "nothing has begun");
	});
}

test("no two outputs are the same file, be it there or not", (t) => {
	const { folder, log, run } = setUp(t);
	mkdirSync(join(folder, "a"));
	symlinkSync("a", join(folder, "b"));
	const { status, stderr } = run("compare", log, log, "--html", "a/new", "--junit", "b/new");
	assert.match(stderr, /--junit “b\/new” would overwrite what --html writes/);
	assert.equal(status, 2);
	assert.deepEqual(readdirSync(join(folder, "a")), []);
});

test("a run's result may lie in its folder, and in the place of none of its files", (t) => {
	const { folder, scenario, run } = setUp(t);
	const words = ["stress", scenario, "--demo", "-i", "0.05", "-o", "out", "--junit"];
	for (const name of ["record.csv", "result.json", "action.log"]) {
		const { status, stderr } = run(...words, `out/${name}`);
		assert.match(stderr, /would overwrite an input/);
		assert.equal(status, 2);
		assert.ok(!existsSync(join(folder, "out")), "no empty folder is left");
	}
	assert.equal(run(...words, "out/junit.xml").status, 0);
	assert.match(readFileSync(join(folder, "out/junit.xml"), "utf8"), /<testsuites/);
});

for (const [umask, existing] of [
	["022", null],
	["077", null],
	["077", 0o600],
	["000", 0o666],
] as const) {
	const replaced = existing === null ? "" : `, in the place of one of mode ${existing.toString(8)}`;
	test(`a textfile has mode 644 under umask ${umask}${replaced}`, (t) => {
		const { folder } = setUp(t);
		const file = join(folder, "anarchy.prom");
		if (existing !== null) {
			writeFileSync(file, "");
			chmodSync(file, existing);
		}
		const line = `umask ${umask} && exec "$0" "$@"`;
		const command = [process.execPath, PROGRAM, "serve", "--demo", "--textfile", file];
		const { stderr } = spawnSync("sh", ["-c", line, ...command], { encoding: "utf8" });
		assert.equal(stderr, "");
		assert.equal((statSync(file).mode & 0o7777).toString(8), "644");
	});
}

test("a textfile of a name that node_exporter does not read is written, with a warning", (t) => {
	const { folder, run } = setUp(t);
	const { status, stderr } = run("serve", "--demo", "--textfile", "anarchy.txt");
	assert.equal(status, 0);
	assert.match(stderr, /warning: node_exporter reads only \*\.prom, not “anarchy\.txt”/);
	assert.match(
		readFileSync(join(folder, "anarchy.txt"), "utf8"),
		/^anarchy_up\{source="simulated"\} 1$/m,
	);
});

for (const path of ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]) {
	test(`${path} is this process's own, and not a file to be replaced`, (t) => {
		const { log, run } = setUp(t);
		const { stdout, stderr } = run("compare", log, log, "--json", "--junit", path);
		assert.doesNotMatch(stderr, /cannot write/);
		assert.match(stdout, /^\{.*\}\n<\?xml .*<\/testsuites>\n$/s);
		assert.ok(lstatSync("/dev/stdout").isSymbolicLink(), "it is what it was");
	});
}

test("a named pipe is written to, and one without a reader is not waited for", (t) => {
	const { folder, log, run } = setUp(t);
	const pipe = join(folder, "pipe");
	assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
	const unread = run("compare", log, log, "--junit", pipe);
	assert.match(unread.stderr, /cannot write “.*pipe”: nothing reads it/);
	const line = `cat "$1" > "$1.read" & "$0" ${PROGRAM} compare "$2" "$2" --junit "$1"; wait`;
	spawnSync("sh", ["-c", line, process.execPath, pipe, log], { encoding: "utf8" });
	assert.match(readFileSync(`${pipe}.read`, "utf8"), /<\/testsuites>\n$/);
	assert.ok(lstatSync(pipe).isFIFO(), "it is still there");
});

/** What is written to a disk without room for it; the check that fails beside it has the word. */
const ON_A_FULL_DISK: Readonly<Record<string, (place: Place, disk: string) => string[]>> = {
	"analyze --html": ({ log }, disk) => ["analyze", log, "--html", join(disk, "x.html")],
	"analyze --export": ({ log }, disk) => ["analyze", log, "--export", join(disk, "x.parquet")],
	"compare --html": ({ log }, disk) => [
		"compare",
		...[log, log, "--allow-inconclusive", "--html", join(disk, "x.html")],
	],
	"compare --junit": ({ log }, disk) => [
		"compare",
		...[log, log, "--allow-inconclusive", "--junit", join(disk, "x.xml")],
	],
	"serve --textfile": (_, disk) => ["serve", "--demo", "--textfile", join(disk, "x.prom")],
	"doctor --report": (_, disk) => ["doctor", "-i", "0.1", "--report", join(disk, "x.txt")],
};

for (const [what, wordsFor] of Object.entries(ON_A_FULL_DISK)) {
	test(`${what}: on a full disk it is reported, and nothing is left behind`, withMounts, (t) => {
		const place = setUp(t);
		const disk = smallDisk(t, "size=4k");
		writeFileSync(join(disk, "ballast"), Buffer.alloc(4096));
		const { status, stderr } = place.run(...wordsFor(place, disk));
		assert.match(stderr, DISK_IS_FULL);
		assert.doesNotMatch(stderr, /defect/);
		// What the doctor finds on this machine is a failed check all the same.
		assert.equal(status, what.startsWith("doctor") && status === 1 ? 1 : 74);
		assert.deepEqual(readdirSync(disk), ["ballast"]);
	});
}

test("a saved baseline is replaced whole, or not at all", withMounts, (t) => {
	const { log, run } = setUp(t);
	const disk = smallDisk(t, "size=24k");
	const env = { ...process.env, XDG_DATA_HOME: disk };
	const save = () =>
		spawnSync(process.execPath, [PROGRAM, "baseline", "save", "nightly", log], {
			env,
			encoding: "utf8",
		});
	assert.equal(save().status, 0);
	const file = join(disk, "anarchy-perf-ink/baselines/nightly.json");
	const before = readFileSync(file);
	const { status: filled } = spawnSync("dd", ["if=/dev/zero", `of=${join(disk, "ballast")}`]);
	assert.notEqual(filled, 0, "the disk is full");
	const { status, stderr } = save();
	assert.match(stderr, DISK_IS_FULL);
	assert.equal(status, 74);
	assert.deepEqual(readFileSync(file), before);
	assert.deepEqual(readdirSync(join(disk, "anarchy-perf-ink/baselines")), ["nightly.json"]);
	assert.equal(run("analyze", log).status, 0);
});
