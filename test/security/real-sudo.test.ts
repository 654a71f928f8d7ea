/**
 * The program under sudo itself, typed by nobody, who may do so for as long as the test takes: in a mount
 * namespace of its own, so that the machine's own rules stay as they are.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	lchownSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { processesThat } from "../helpers/stress-rig.ts";
import { NOBODY } from "../helpers/under-sudo.ts";

const RULES = "nobody ALL=(root) NOPASSWD: ALL\n";
/** $0 are the rules, $@ is what nobody types. */
const AS_NOBODY =
	'mount --bind "$0" /etc/sudoers && ' +
	`exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups sudo -n "$@"`;

function typed(rules: string, words: readonly string[]): [file: string, words: string[]] {
	return ["unshare", ["--mount", "sh", "-c", AS_NOBODY, rules, ...words]];
}

function setUp(t: TestContext) {
	const root = temporaryDirectory(t);
	chmodSync(root, 0o755);
	const [rules, shared, secret] = ["sudoers", "shared", "secret"].map((name) => join(root, name));
	assert.ok(rules !== undefined && shared !== undefined && secret !== undefined);
	writeFileSync(rules, RULES, { mode: 0o440 });
	mkdirSync(shared);
	chmodSync(shared, 0o777);
	writeFileSync(secret, "a file of root's\n");
	const [file, before] = typed(rules, [process.execPath, PROGRAM]);
	const env = { ...process.env, A_SECRET: "of the user's shell" };
	return {
		root,
		shared,
		secret,
		run: (...words: readonly string[]) =>
			spawnSync(file, [...before, ...words], { encoding: "utf8", env }),
		start: (...words: readonly string[]) => spawn(file, [...before, ...words], { env }),
	};
}

/** Root, sudo, and the right to mount: containers often lack one of them. */
function isPossible(): boolean {
	if (process.geteuid?.() !== 0) return false;
	const folder = mkdtempSync(join(tmpdir(), "sudoers-"));
	const rules = join(folder, "sudoers");
	writeFileSync(rules, RULES, { mode: 0o440 });
	const { status } = spawnSync(...typed(rules, ["true"]));
	rmSync(folder, { recursive: true });
	return status === 0;
}
const withSudo = { skip: isPossible() ? false : "it takes root, sudo, setpriv and a mount" };

function assertIsNobodys(path: string): void {
	const { uid, gid } = lstatSync(path);
	assert.deepEqual([uid, gid], [NOBODY, NOBODY], path);
}

test(
	"sudo log: the file is the user's, and the user's link is not written through",
	withSudo,
	(t) => {
		const { shared, secret, run } = setUp(t);
		const link = join(shared, "link.csv");
		symlinkSync(secret, link);
		lchownSync(link, NOBODY, NOBODY);
		const flags = ["log", "--demo", "-i", "0.1", "-d", "0.2", "-o"];
		const refused = run(...flags, link);
		assert.equal(refused.status, 2);
		assert.match(refused.stderr, /as user 65534 \(--keep-root writes as root\): EACCES/);
		assert.equal(readFileSync(secret, "utf8"), "a file of root's\n");
		const { status, stderr } = run(...flags, join(shared, "own.csv"));
		assert.equal(status, 0, stderr);
		assertIsNobodys(join(shared, "own.csv"));
	},
);

test(
	"sudo stress: all that it keeps is the user's, and so is the workload, which inherits little",
	withSudo,
	(t) => {
		const { root, shared, run } = setUp(t);
		const scenario = join(root, "own.yaml");
		writeFileSync(scenario, "name: own\nphases:\n  - {name: load, duration: 2s, parallel: 1}\n");
		const telling = "id -u; id -G; env; ls /proc/$$/fd; grep Cap /proc/$$/status; exec sleep 1000";
		const flags = ["--demo", "-i", "0.1", "-o", join(shared, "run"), "--", "sh", "-c", telling];
		const { status, stderr } = run("stress", scenario, ...flags);
		assert.equal(status, 0, stderr);
		for (const name of readdirSync(join(shared, "run"))) assertIsNobodys(join(shared, "run", name));
		const told = readFileSync(join(shared, "run", "workload-1.log"), "utf8").split("\n");
		assert.deepEqual(told.slice(0, 2), [`${NOBODY}`, `${NOBODY}`]);
		const variables = told.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
		assert.deepEqual(
			variables.filter((name) => name.startsWith("SUDO_") || name === "A_SECRET"),
			[],
		);
		assert.ok(told.includes("USER=nobody"), told.join("\n"));
		assert.deepEqual(
			told.filter((line) => /^\d+$/.test(line)).slice(2),
			["0", "1", "2"],
			"its handles",
		);
		for (const kind of ["Inh", "Prm", "Eff", "Amb"]) {
			assert.ok(told.includes(`Cap${kind}:\t0000000000000000`), `Cap${kind}`);
		}
	},
);

for (const [command, flags] of [
	["serve", []],
	["log", ["-i", "0.1", "-o"]],
] as const) {
	test(`sudo ${command} --listen: root is given up before it listens`, withSudo, async (t) => {
		const { shared, start } = setUp(t);
		const output = flags.length > 0 ? [...flags, join(shared, "own.csv")] : [];
		const words = ["--demo", "--sysfs", shared, ...output, "--listen", "127.0.0.1:0"];
		const child = start(command, ...words);
		const ended = once(child, "close");
		t.after(() => child.kill("SIGKILL"));
		let stderr = "";
		child.stderr.on("data", (piece) => {
			stderr += piece;
		});
		while (!stderr.includes("serving ") && child.exitCode === null) await sleep(20);
		assert.doesNotMatch(stderr, /as root/);
		// Not sudo, whose words are the same but for the first.
		const found = processesThat(
			(_, line) => line.startsWith(process.execPath) && line.includes(shared),
		);
		assert.equal(found.length, 1, stderr);
		const status = readFileSync(`/proc/${found[0]?.pid}/status`, "utf8");
		const [, effective] = /^Uid:\t\d+\t(\d+)/m.exec(status) ?? [];
		const [, group] = /^Gid:\t\d+\t(\d+)/m.exec(status) ?? [];
		assert.deepEqual([effective, group], [`${NOBODY}`, `${NOBODY}`]);
		assert.match(status, /^CapEff:\t0{16}$/m);
		process.kill(found[0]?.pid ?? 0, "SIGTERM");
		const [code] = await ended;
		assert.equal(code, 0, stderr);
	});
}
