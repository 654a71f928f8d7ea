/** Machines that lack something: every refusal is told in one line, and none is a defect. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { temporaryDirectory } from "../helpers/log-samples.ts";
import { csv, everySecond } from "../helpers/recorded-logs.ts";
import { PROGRAM } from "../helpers/replayed-screen.ts";
import { until } from "../helpers/until.ts";

function setUp(t: TestContext) {
	const folder = temporaryDirectory(t);
	const log = join(folder, "log.csv");
	writeFileSync(log, csv(everySecond(60)));
	const run = (words: readonly string[], environment: NodeJS.ProcessEnv = {}, limit = ":") => {
		const environ = { ...process.env, XDG_DATA_HOME: "", XDG_STATE_HOME: "", ...environment };
		const shell = ["-c", `${limit}; exec "$@"`, "sh", process.execPath, PROGRAM, ...words];
		return spawnSync("/bin/sh", shell, { cwd: folder, encoding: "utf8", env: environ });
	};
	return { folder, log, run };
}

test("without a free file descriptor a command ends with what to do", (t) => {
	const { log, run } = setUp(t);
	let refused = 0;
	// Node itself takes some twenty; what is left for the program is used up at one place or another.
	for (let descriptors = 18; descriptors < 60; descriptors += 3) {
		for (const words of [
			["compare", log, log],
			["serve", "--demo", "--textfile", "metrics.prom"],
			["baseline", "list"],
		]) {
			const { status, stderr } = run(words, {}, `ulimit -n ${descriptors}`);
			// With fewer than Node takes it does not come to the program.
			if (!stderr.startsWith("anarchy-perf-ink: ")) continue;
			assert.doesNotMatch(stderr, /defect|\n {4}at /, `${words} with ${descriptors}`);
			assert.notEqual(status, 70);
			if (status === 74) {
				assert.match(stderr, /^anarchy-perf-ink: cannot .*too many open files.*ulimit -n\)?.*\n$/);
				refused++;
			}
		}
	}
	assert.ok(refused > 0, "none was short of descriptors");
});

test("a scrape without a free descriptor costs figures, and neither the exporter nor the log", async (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "link.jsonl");
	const words = ["log", "--demo", "--json", "-i", "0.05", "-o", log, "--listen", "127.0.0.1:0"];
	const limited = ["prlimit", "--nofile=64", process.execPath, PROGRAM, ...words];
	const child = spawn(limited[0] ?? "", limited.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
	t.after(() => child.kill("SIGKILL"));
	let stderr = "";
	child.stderr.on("data", (text) => {
		stderr += text;
	});
	await until(
		() => /127\.0\.0\.1:\d+\//.test(stderr),
		() => stderr,
	);
	const port = Number(/127\.0\.0\.1:(\d+)\//.exec(stderr)?.[1]);
	const first = await connected(port);
	const answers = responsesOf(first);
	const others: Socket[] = [];
	t.after(() => {
		for (const socket of [first, ...others]) socket.destroy();
	});
	const count = () => readdirSync(`/proc/${child.pid}/fd`).length;
	while (count() < 64) others.push(await connected(port));
	first.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
	await until(
		() => answers.text.includes('anarchy_up{source="simulated"} 1\n'),
		() => answers.text + stderr,
	);
	assert.match(answers.text, /^HTTP\/1\.1 200 /);
	child.kill("SIGTERM");
	assert.deepEqual(await once(child, "close"), [0, null], stderr);
});

test("without a temporary folder an export says which variable names another one", (t) => {
	const { folder, log, run } = setUp(t);
	const home = { HOME: folder };
	assert.equal(run(["baseline", "save", "kept", log], home).status, 0);
	const poor = { ...home, TMPDIR: "/nonexistent" };
	assert.deepEqual(
		[run(["analyze", log], poor).stderr, run(["analyze", log], poor).status],
		["", 0],
	);
	for (const words of [
		["analyze", log, "--export", join(folder, "records.parquet")],
		["compare", "kept", log],
	]) {
		const { status, stderr } = run(words, poor);
		const reason = "no such file or folder (set TMPDIR to use another place)";
		const told = `anarchy-perf-ink: cannot create a temporary folder in “/nonexistent”: ${reason}\n`;
		assert.deepEqual([status, stderr], [2, told], words.join(" "));
	}
});

test("a home that is not a folder holds no baselines, and keeps no command from its files", (t) => {
	const { log, run } = setUp(t);
	const home = { HOME: "/dev/null" };
	assert.deepEqual(run(["baseline", "list"], home).stderr, "");
	assert.equal(run(["compare", log, log, "--allow-inconclusive"], home).status, 0);
	const saved = run(["baseline", "save", "one", log], home);
	assert.match(saved.stderr, /^anarchy-perf-ink: cannot .*\/dev\/null.*\n$/);
	assert.ok(saved.status === 2, saved.stderr);
});

test("without a shell for its watchdog a stress run does not begin", (t) => {
	const { run } = setUp(t);
	const { status, stderr } = run(["stress", "burst", "--demo", "--", "true"], {
		PATH: "/nonexistent",
	});
	assert.equal(status, 74);
	assert.match(
		stderr,
		/anarchy-perf-ink: cannot start “sh”, which ends workloads .*PATH has no sh\n$/,
	);
});

async function connected(port: number): Promise<Socket> {
	const socket = connect(port, "127.0.0.1");
	socket.on("error", () => {});
	await once(socket, "connect");
	return socket;
}

function responsesOf(socket: Socket): { text: string } {
	const responses = { text: "" };
	socket.on("data", (chunk) => {
		responses.text += chunk;
	});
	return responses;
}
