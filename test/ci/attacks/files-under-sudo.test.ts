import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	existsSync,
	lchownSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { csv, everySecond } from "../../helpers/recorded-logs.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";
import { NOBODY, SUDO, sharedFolder } from "../../helpers/under-sudo.ts";

const onlyRoot = {
	skip: process.geteuid?.() === 0 ? false : "only root can take another user's rights",
};
const SECRET = "a file of root's\n";

/** A directory for all, a file of root's that all may read, and a log that only root may read. */
function setUp(t: TestContext) {
	const { root, shared } = sharedFolder(t);
	const roots = join(root, "roots");
	mkdirSync(roots);
	const secret = join(roots, "secret");
	writeFileSync(secret, SECRET);
	const log = join(roots, "link.csv");
	writeFileSync(log, csv(everySecond(60)), { mode: 0o600 });
	return { shared, roots, secret, log };
}

function runAsSudo(words: readonly string[], environment = {}) {
	const env = { ...process.env, ...SUDO, ...environment };
	return spawnSync(process.execPath, [PROGRAM, ...words], {
		encoding: "utf8",
		env,
		timeout: 60_000,
	});
}

const COMMANDS: readonly [string, (log: string, output: string) => readonly string[]][] = [
	["analyze --html", (log, output) => ["analyze", log, "--html", output]],
	["analyze --export", (log, output) => ["analyze", log, "--export", output]],
	["compare --html", (log, output) => ["compare", log, log, "--html", output]],
	["compare --junit", (log, output) => ["compare", log, log, "--junit", output]],
	["serve --textfile", (_log, output) => ["serve", "--demo", "--textfile", output]],
];

for (const [what, wordsFor] of COMMANDS) {
	test(`under sudo, ${what} does not write through a user's link`, onlyRoot, (t) => {
		const { shared, secret, log } = setUp(t);
		const output = join(shared, "output.prom");
		symlinkSync(secret, output);
		lchownSync(output, NOBODY, NOBODY);
		const { status, stderr } = runAsSudo(wordsFor(log, output));
		// A log is no better or worse than itself, which 60 samples may be too few to tell.
		assert.ok(status === 0 || (status === 1 && what.startsWith("compare")), stderr);
		assert.equal(readFileSync(secret, "utf8"), SECRET);
		const { uid, gid, mode } = lstatSync(output);
		assert.deepEqual([uid, gid, mode & 0o7777], [NOBODY, NOBODY, 0o644]);
		assert.ok(lstatSync(output).isFile(), "the link is replaced");
		assert.deepEqual(readdirSync(shared), ["output.prom"]);
	});

	test(`under sudo, ${what} writes nothing where the user may not`, onlyRoot, (t) => {
		const { roots, log } = setUp(t);
		const before = readdirSync(roots);
		const { status, stderr } = runAsSudo(wordsFor(log, join(roots, "output.prom")));
		assert.equal(status, 2, stderr);
		assert.match(stderr, /permission denied|not writable/);
		assert.deepEqual(readdirSync(roots), before);
	});
}

test("under sudo, a baseline is the user's, and not written through a link", onlyRoot, (t) => {
	const { shared, secret, log } = setUp(t);
	const folder = join(shared, "anarchy-perf-ink/baselines");
	mkdirSync(folder, { recursive: true });
	chmodSync(folder, 0o1777);
	const output = join(folder, "nightly.json");
	symlinkSync(secret, output);
	lchownSync(output, NOBODY, NOBODY);
	const { status, stderr } = runAsSudo(["baseline", "save", "--force", "nightly", log], {
		XDG_DATA_HOME: shared,
	});
	assert.equal(status, 0, stderr);
	assert.equal(readFileSync(secret, "utf8"), SECRET);
	const { uid, gid } = lstatSync(output);
	assert.deepEqual([uid, gid], [NOBODY, NOBODY]);
	assert.deepEqual(readdirSync(folder), ["nightly.json"]);
});

test(
	"under sudo, simulate is the user's from its beginning, through links to folders too",
	onlyRoot,
	async (t) => {
		const { shared, roots } = setUp(t);
		symlinkSync(roots, join(shared, "link"));
		const before = readdirSync(roots);
		const refused = runAsSudo(["simulate", join(shared, "link/statistics"), "-d", "100ms"]);
		assert.equal(refused.status, 2, refused.stderr);
		assert.match(
			refused.stderr,
			/permission denied; change the rights of the file or of its folder$/m,
		);
		assert.deepEqual(readdirSync(roots), before);
		const file = join(shared, "statistics");
		const env = { ...process.env, ...SUDO };
		const child = spawn(process.execPath, [PROGRAM, "simulate", file], { env, stdio: "ignore" });
		t.after(() => child.kill("SIGKILL"));
		while (child.exitCode === null && !existsSync(file)) await sleep(5);
		const { uid, gid } = lstatSync(file);
		assert.deepEqual([uid, gid], [NOBODY, NOBODY]);
		child.kill("SIGTERM");
		assert.deepEqual(await once(child, "close"), [0, null]);
		assert.deepEqual(readdirSync(shared), ["link"]);
	},
);

test("under sudo no command quotes a file that the user may not read", onlyRoot, (t) => {
	const { shared, roots } = setUp(t);
	const file = join(roots, "shadow");
	writeFileSync(file, "root:$6$salt:19000::::::\nname: $6$\n- $6$\n", { mode: 0o600 });
	const report = join(shared, "report.txt");
	for (const words of [
		["stress", "--check", file],
		["stress", file, "--demo", "--", "true"],
		["analyze", file],
		["compare", file, file],
		["verify", "--demo", "--baseline", file],
		["baseline", "save", "shadow", file],
		["--replay", file],
		["--once", "-f", file],
		["log", "-o", "-", "-f", file],
		["doctor", "-i", "0.1", "-f", file, "--report", report],
	]) {
		const { status, stdout, stderr } = runAsSudo(words);
		assert.ok(status === 1 || status === 2 || status === 3, `${words}: ${status} ${stderr}`);
		const written = existsSync(report) ? readFileSync(report, "utf8") : "";
		assert.doesNotMatch(stdout + stderr + written, /\$6\$/, words.join(" "));
	}
});
