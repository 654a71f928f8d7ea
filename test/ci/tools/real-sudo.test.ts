/** The program under the real sudo, run by the user nobody. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	lchownSync,
	lstatSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { asNobody, withSudo, writeRules } from "../../helpers/real-sudo.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";
import { processesThat } from "../../helpers/stress-rig.ts";
import { NOBODY, sharedFolder } from "../../helpers/under-sudo.ts";
import { until } from "../../helpers/until.ts";

function setUp(t: TestContext) {
	const { root, shared } = sharedFolder(t);
	const rules = writeRules(root);
	const secret = join(root, "secret");
	writeFileSync(secret, "a file of root's\n");
	const [file, before] = asNobody(rules, ["sudo", "-n", process.execPath, PROGRAM]);
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
		assert.match(
			refused.stderr,
			/permission denied; .*, or write as root instead of user 65534 \(--keep-root\)/,
		);
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
		const running = () =>
			processesThat((_, line) => line.startsWith(process.execPath) && line.includes(shared));
		// A child that takes the lock of the log has these words until it runs its own program.
		await until(() => running().length === 1);
		const found = running();
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

test("sudo measure: the command is the user's, with the streams of the shell", withSudo, (t) => {
	const { root, shared, run } = setUp(t);
	const output = join(shared, "result.json");
	const telling = "id -u; id -G; env; ls /proc/$$/fd; grep Cap /proc/$$/status; exit 6";
	const flags = ["--demo", "--sysfs", root, "-o", output, "--", "sh", "-c", telling];
	const { status, stdout, stderr } = run("measure", ...flags);
	assert.equal(status, 6, stderr);
	const told = stdout.split("\n");
	assert.deepEqual(told.slice(0, 2), [`${NOBODY}`, `${NOBODY}`]);
	assert.ok(told.includes("USER=nobody"), stdout);
	assert.equal(
		told.some((line) => line.startsWith("SUDO_")),
		false,
	);
	assert.deepEqual(
		told.filter((line) => /^\d+$/.test(line)).slice(2),
		["0", "1", "2"],
		"its handles",
	);
	for (const kind of ["Inh", "Prm", "Eff", "Amb"]) {
		assert.ok(told.includes(`Cap${kind}:\t0000000000000000`), `Cap${kind}`);
	}
	assert.match(stderr, /^time +/m);
	assertIsNobodys(output);
});

test("sudo measure: a signal to it reaches the user's command", withSudo, async (t) => {
	const { shared, start } = setUp(t);
	const script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done";
	const child = start("measure", "--demo", "--sysfs", shared, "--", "sh", "-c", script);
	const ended = once(child, "close");
	t.after(() => child.kill("SIGKILL"));
	let stdout = "";
	child.stdout.on("data", (piece) => {
		stdout += piece;
	});
	await until(() => stdout === "ready\n");
	const [found] = processesThat(
		(_, line) => line.startsWith(process.execPath) && line.includes(shared),
	);
	assert.ok(found !== undefined);
	process.kill(found.pid, "SIGTERM");
	assert.deepEqual(await ended, [5, null]);
});
