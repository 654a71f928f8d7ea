/** Every file that a command makes, as the kernel saw it: under sudo, and with strace beside it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { csv, everySecond } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";
import { NOBODY, SUDO, sharedFolder } from "../../helpers/under-sudo.ts";

const hasStrace = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;
const asSudo = {
	skip:
		hasStrace && process.geteuid?.() === 0 ? false : "only root can be sudo, and it takes strace",
};

/**
 * What a command is told to write. A folder of a stress run is new, and all of it is the user's.
 */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
	"analyze LOG --html page.html --export records.parquet": ["page.html", "records.parquet"],
	"compare LOG LOG --html page.html --junit result.xml": ["page.html", "result.xml"],
	"log --demo -i 0.02 -d 500ms -o link.csv --rotate 2kB --compress": ["link.csv"],
	"--json --demo -i 0.1 -d 300ms --log link.csv": ["link.csv"],
	"serve --demo --textfile anarchy.prom": ["anarchy.prom"],
	"stress short.yaml --demo -o run --junit result.xml -- touch run/by-workload": [
		"run",
		"result.xml",
	],
	"verify --baseline LOG --demo -i 0.05 -d 1s --max-duration 1s -o run": ["run"],
	"baseline save nightly LOG": ["anarchy-perf-ink"],
	"doctor --report report.txt": ["report.txt"],
	"simulate statistics -d 200ms": ["statistics"],
};
const SCENARIO = "name: short\nphases: [{name: load, duration: 200ms, repeat: 1}]\n";

interface Creation {
	readonly path: string;
	readonly flags: string;
}

function setUp(t: TestContext) {
	const { root, shared } = sharedFolder(t);
	const log = join(root, "log.csv");
	writeFileSync(log, csv(everySecond(60)));
	writeFileSync(join(shared, "short.yaml"), SCENARIO);
	const trace = join(root, "trace");
	const run = (line: string): Creation[] => {
		const words = line.split(" ").map((word) => (word === "LOG" ? log : word));
		const follow = ["-f", "-qq", "-o", trace, "-e", "trace=open,openat,creat,mkdir,mkdirat"];
		const command = [process.execPath, PROGRAM, ...words];
		const env = { ...process.env, ...SUDO, XDG_DATA_HOME: shared };
		const ended = spawnSync("strace", [...follow, ...command], {
			cwd: shared,
			env,
			encoding: "utf8",
		});
		// A demo is no better or worse than it was, and this machine may have no driver.
		assert.ok(ended.status === 0 || ended.status === 1, `${line}: ${ended.stderr}`);
		return readFileSync(trace, "utf8").split("\n").flatMap(creationIn);
	};
	return { shared, run };
}

/** Of a line such as `123 openat(AT_FDCWD, "a", O_WRONLY|O_CREAT, 0666) = 3`. */
function creationIn(line: string): Creation[] {
	const [, call = "", path = "", flags = ""] =
		/(\w+)\((?:AT_FDCWD, )?"([^"]*)", (.*)\) += \d+$/.exec(line) ?? [];
	const isOurs = !/^\/(?:dev|proc)\//.test(path) && basename(path) !== "by-workload";
	const isCreation = call.startsWith("mkdir") || flags.includes("O_CREAT");
	return isCreation && isOurs ? [{ path, flags: call.startsWith("mkdir") ? "O_EXCL" : flags }] : [];
}

for (const [line, named] of Object.entries(COMMANDS)) {
	test(
		`under sudo, ${line}: what it makes is new, the user's, and of a name that nobody knew`,
		asSudo,
		(t) => {
			const { shared, run } = setUp(t);
			const before = new Set(readdirSync(shared));
			const runs = [1, 2].map(() => {
				const created = run(line);
				assert.ok(created.length > 0, "it makes something");
				for (const { path, flags } of created) {
					// A log is gone on with; where it is somebody else's, it is refused.
					const isLog = /\.csv$/.test(path) && flags.includes("O_APPEND");
					assert.ok(flags.includes("O_EXCL") || isLog || isWithin(path, "anarchy-analysis-"), path);
				}
				const names = readdirSync(shared, { recursive: true, encoding: "utf8" });
				const made = names.filter((name) => !before.has(name));
				for (const name of made) {
					const { uid, gid } = lstatSync(join(shared, name));
					assert.deepEqual([uid, gid], [NOBODY, NOBODY], name);
				}
				for (const name of made) rmSync(join(shared, name), { recursive: true, force: true });
				return created
					.map(({ path }) => path)
					.filter((path) => !named.some((name) => isWithin(path, name)));
			});
			const [first = [], second = []] = runs;
			assert.deepEqual(
				first.filter((path) => second.includes(path)),
				[],
				"a name comes again",
			);
			for (const path of [...first, ...second]) {
				assert.match(
					path,
					/[0-9a-f]{16}$|\/anarchy-analysis-\w{6}(\/|$)/,
					"a name of too little chance",
				);
			}
		},
	);
}

/** Whether a part of the path is, or begins with, this name. */
function isWithin(path: string, name: string): boolean {
	return path
		.split("/")
		.some((part) => part === name || (name.endsWith("-") && part.startsWith(name)));
}
