import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { formatDriverStatistics } from "../../source/sources/anarchy/format-statistics.ts";
import { replaceFile, steadyStatistics } from "../helpers/driver-file.ts";
import { samplesOf } from "../helpers/exporter.ts";
import { PROGRAM, startExporter } from "../helpers/exporter-process.ts";
import { OCULINK_IDLE } from "../helpers/link-trees.ts";
import { ask, configurationFolder, SERVER_TLS, USERS } from "../helpers/secure-exporter.ts";
import { writeSysfs } from "../helpers/sysfs.ts";
import { untilAsync } from "../helpers/until.ts";

const ANY_PORT = ["--listen", "127.0.0.1:0"];
const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;
const onlyRoot = { skip: isRoot ? false : "only root can take another user's rights" };

function setUp(context: TestContext) {
	const directory = mkdtempSync(join(tmpdir(), "serve-"));
	context.after(() => rmSync(directory, { recursive: true, force: true }));
	const file = join(directory, "statistics");
	replaceFile(file, formatDriverStatistics(steadyStatistics(5000)));
	return { directory, file };
}

function run(...words: readonly string[]) {
	return spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8", timeout: 60_000 });
}

async function scrape(url: string): Promise<Map<string, number>> {
	return samplesOf(await (await fetch(`${url}/metrics`)).text());
}

test("serve survives an unavailable driver, and exits cleanly when stopped", async (t) => {
	const { file } = setUp(t);
	const { child, url, said, ended } = await startExporter(
		["serve", "--stats-file", file, ...ANY_PORT],
		(end) => t.after(end),
	);
	// As root a warning follows, at once or a moment later.
	assert.equal(said.split("\n")[0], `anarchy-perf-ink: serving ${url}/metrics`);
	const name = "anarchy_dma_transmit_operations_total";
	assert.equal((await scrape(url)).get(name), 5000);
	replaceFile(file, formatDriverStatistics(steadyStatistics(6000)));
	assert.equal((await scrape(url)).get(name), 6000);
	rmSync(file);
	const away = await scrape(url);
	assert.deepEqual([away.get("anarchy_up"), away.has(name)], [0, false]);
	replaceFile(file, formatDriverStatistics(steadyStatistics(100)));
	assert.equal((await scrape(url)).get(name), 100);
	child.kill("SIGTERM");
	assert.equal((await ended).code, 0);
});

test("serve judges the link under load, and counts its retrains, as the monitor does", async (t) => {
	const sysfs = writeSysfs(t, OCULINK_IDLE);
	const gpu = "0000:01:00.0";
	const words = ["serve", "--demo", "--gpu", gpu, "--sysfs", sysfs, "--wait", ...ANY_PORT];
	const { url } = await startExporter(words, (end) => t.after(end));
	const value = async (name: string) => (await scrape(url)).get(`anarchy_${name}`);
	await untilAsync(async () => (await value("link_retrains_total")) === 0);
	await untilAsync(async () => (await value("link_downgraded_hops")) === 1);
	for (const end of [gpu, "0000:00:01.1"]) {
		writeFileSync(join(sysfs, "bus/pci/devices", end, "current_link_speed"), "16.0 GT/s PCIe\n");
	}
	await untilAsync(async () => (await value("link_retrains_total")) === 1);
	await untilAsync(async () => (await value("link_downgraded_hops")) === 0);
});

test("serve without the driver exits with 3; with --wait it serves up = 0", async (t) => {
	const { directory } = setUp(t);
	const missing = ["serve", "--stats-file", join(directory, "missing"), ...ANY_PORT];
	const { status, stderr } = run(...missing);
	assert.equal(status, 3);
	assert.match(stderr, /^anarchy-perf-ink: cannot read .*no such file/);
	const { url } = await startExporter([...missing, "--wait"], (end) => t.after(end));
	assert.equal((await scrape(url)).get("anarchy_up"), 0);
});

test("a port in use exits with 2; beside a log, before the log is touched", async (t) => {
	const { directory, file } = setUp(t);
	const first = await startExporter(["serve", "-f", file, ...ANY_PORT], (end) => t.after(end));
	const listen = ["-f", file, "--listen", first.url.replace("http://", "")];
	const log = join(directory, "link.csv");
	for (const words of [["serve"], ["log", "-o", log], ["--json"]]) {
		const { status, stdout, stderr } = run(...words, ...listen);
		assert.equal(status, 2, stderr);
		assert.match(
			stderr,
			/^anarchy-perf-ink: cannot listen at --listen 127.* another program listens/,
		);
		assert.equal(stdout, "");
	}
	assert.equal(existsSync(log), false);
});

test("only a listener that is exposed to the network warns of it", async (t) => {
	const { file } = setUp(t);
	const withPassword = ["--web-config", join(configurationFolder(t, USERS), "web.yml")];
	const withTls = ["--web-config", join(configurationFolder(t, SERVER_TLS + USERS), "web.yml")];
	for (const [words, warning] of [
		[["0.0.0.0:0"], "exposed to the network"],
		[[":0"], "exposed to the network"],
		[["localhost:0"], null],
		[[":0", ...withPassword], "passwords cross the network unencrypted"],
		[["localhost:0", ...withPassword], null],
		[[":0", ...withTls], null],
	] as const) {
		const { child, ended } = await startExporter(
			["serve", "-f", file, "--listen", ...words],
			(end) => t.after(end),
		);
		child.kill("SIGTERM");
		const [said = null] =
			/exposed to the network|passwords cross.*encrypted/.exec((await ended).stderr) ?? [];
		assert.equal(said, warning, words.join(" "));
	}
});

test("with --web-config each command serves by TLS, and asks for the password", async (t) => {
	const { directory, file } = setUp(t);
	const folder = configurationFolder(t, SERVER_TLS + USERS);
	const config = ["--web-config", join(folder, "web.yml"), ...ANY_PORT];
	for (const words of [["serve"], ["log", "-o", join(directory, "link.csv")], ["--json"]]) {
		const all = [...words, "-f", file, ...config];
		const { child, url, ended } = await startExporter(all, (end) => t.after(end));
		assert.match(url, /^https:/);
		const port = Number(new URL(url).port);
		assert.equal((await ask({ port })).status, 401);
		assert.equal((await ask({ port, auth: "alice:correct horse" })).status, 200);
		child.kill("SIGTERM");
		assert.equal((await ended).code, 0);
	}
});

test("a web configuration that is not valid is refused before anything starts", (t) => {
	const { directory, file } = setUp(t);
	const folder = configurationFolder(t, "basic_auth_users:\n  alice: secret\ntls: on\n");
	const at = (name: string) => join(folder, name);
	const write = (name: string, text: string) => {
		writeFileSync(at(name), text, { mode: 0o600 });
		return at(name);
	};
	spawnSync("mkfifo", [at("fifo")]);
	const log = join(directory, "link.csv");
	for (const [config, message] of [
		[at("web.yml"), /web\.yml:2:10: expected a bcrypt hash.*\n.*web\.yml:3:1: unknown key "tls"/],
		[at("missing"), /cannot read “.*missing”: no such file/],
		[folder, /it is a directory/],
		[at("fifo"), /it is not a regular file/],
		[write("large", "#".repeat(70_000)), /it is larger than 64 KiB/],
		[write("gone.yml", SERVER_TLS.replace("server.key", "gone.key")), /gone\.key”: no such file/],
		[write("other.yml", SERVER_TLS.replace("server.key", "renewed.key")), /is not the key of the/],
		[write("not.yml", SERVER_TLS.replace("server.crt", "web.yml")), /is not a certificate in PEM/],
	] as const) {
		for (const words of [["serve"], ["log", "-o", log]]) {
			const all = [...words, "-f", file, "--web-config", config, ...ANY_PORT];
			const { status, stderr } = run(...all);
			assert.equal(status, 2, stderr);
			assert.match(stderr, message);
			assert.doesNotMatch(stderr, /secret|defect/);
		}
	}
	assert.equal(existsSync(log), false);
});

test("only a listener that serves as root warns of it", onlyRoot, async (t) => {
	const { file } = setUp(t);
	const sudo = { SUDO_UID: `${NOBODY}`, SUDO_GID: `${NOBODY}`, SUDO_USER: "nobody" };
	for (const [words, environment, isRoots] of [
		[["serve"], {}, true],
		[["--json"], {}, true],
		[["serve", "--keep-root"], sudo, true],
		[["serve"], sudo, false],
		[["--json"], sudo, false],
	] as const) {
		const { child, ended } = await startExporter(
			[...words, "-f", file, ...ANY_PORT],
			(end) => t.after(end),
			environment,
		);
		child.kill("SIGTERM");
		assert.equal(/warning: serving as root/.test((await ended).stderr), isRoots, words.join());
	}
});

test("the logger and the monitor serve as well", async (t) => {
	const { directory, file } = setUp(t);
	const log = join(directory, "link.csv");
	for (const words of [
		["log", "--output", log, "-f", file],
		["--json", "-f", file],
		["--json", "--demo"],
	]) {
		const { child, url, ended } = await startExporter(
			[...words, "--interval", "0.01", ...ANY_PORT],
			(end) => t.after(end),
		);
		const samples = await scrape(url);
		assert.equal(samples.get("anarchy_up"), 1);
		assert.equal(samples.has("anarchy_demo"), words.includes("--demo"));
		child.kill("SIGTERM");
		const { code, stdout } = await ended;
		assert.equal(code, 0);
		const written = words[0] === "log" ? readFileSync(log, "utf8") : stdout;
		assert.match(written, /start/, words.join(" "));
	}
});

test("the exporter is not loaded without --listen", () => {
	const loaded = (...words: string[]) => {
		const env = { ...process.env, NODE_DEBUG: "esm", NODE_V8_COVERAGE: "" };
		const once = [PROGRAM, "--demo", "--once", "--interval", "0.01", ...words];
		return spawnSync(process.execPath, once, { env, encoding: "utf8" }).stderr;
	};
	assert.match(loaded(...ANY_PORT), /run-exporter\.mjs/);
	assert.doesNotMatch(loaded(), /run-exporter\.mjs/);
});

test("--textfile writes once, whole, readable, and without what node_exporter has itself", (t) => {
	const { directory, file } = setUp(t);
	const textfile = join(directory, "anarchy.prom");
	writeFileSync(textfile, "of yesterday\n");
	const { status, stderr } = run("serve", "-f", file, "--textfile", textfile);
	assert.equal(status, 0, stderr);
	const text = readFileSync(textfile, "utf8");
	assert.equal(samplesOf(text).get("anarchy_dma_transmit_operations_total"), 5000);
	assert.doesNotMatch(text, /^process_/m);
	assert.equal(statSync(textfile).mode & 0o777, 0o644);
	assert.deepEqual(readdirSync(directory).sort(), ["anarchy.prom", "statistics"]);

	rmSync(file);
	const away = run("serve", "-f", file, "--textfile", textfile);
	assert.equal(away.status, 3);
	const samples = samplesOf(readFileSync(textfile, "utf8"));
	assert.equal(samples.get("anarchy_up"), 0, "nothing of before is left");
	assert.equal(samples.has("anarchy_dma_transmit_operations_total"), false);
});

test("--textfile with --interval rewrites the file, and leaves no other file", (t) => {
	const { directory } = setUp(t);
	const textfile = join(directory, "anarchy.prom");
	const words = ["serve", "--demo", "--textfile", textfile, "-i", "0.01", "-d", "500ms"];
	const { status, stderr } = run(...words);
	assert.equal(status, 0, stderr);
	const samples = samplesOf(readFileSync(textfile, "utf8"));
	const scrapes = samples.get("anarchy_exporter_scrapes_total") ?? 0;
	assert.ok(scrapes > 2, `${scrapes} were written`);
	assert.deepEqual(readdirSync(directory).sort(), ["anarchy.prom", "statistics"]);
});

test("a textfile that cannot be written exits with 2 and a remedy", (t) => {
	const { directory, file } = setUp(t);
	for (const [target, remedy] of [
		[join(directory, "missing/anarchy.prom"), /no such folder/],
		[directory, /not a regular file/],
	] as const) {
		const { status, stderr } = run("serve", "-f", file, "--textfile", target);
		assert.equal(status, 2);
		assert.match(stderr, remedy);
		assert.doesNotMatch(stderr, /anarchy-aside/);
	}
});

test("contradicting flags are refused", () => {
	for (const [words, message] of [
		[["--textfile", "a", "--listen", ":1"], /--listen and --textfile cannot be combined/],
		[["--textfile", "a", "--web-config", "b"], /--web-config and --textfile cannot be combined/],
		[["--on-alert", "true"], /--on-alert needs --alert/],
		[["--textfile", "a", "--interval", "0"], /--interval takes a duration from 10ms to 1h/],
		[["--listen", "9877"], /--listen takes HOST:PORT/],
		[["surplus"], /unknown argument "surplus"/],
	] as const) {
		const { status, stderr } = run("serve", ...words);
		assert.equal(status, 2);
		assert.match(stderr, message);
	}
});

test(
	"under sudo it serves with the invoking user's rights, and still reads what is root's alone",
	onlyRoot,
	async (t) => {
		const { directory } = setUp(t);
		chmodSync(directory, 0o755);
		const roots = join(directory, "debugfs");
		mkdirSync(roots, { mode: 0o700 });
		const file = join(roots, "statistics");
		replaceFile(file, formatDriverStatistics(steadyStatistics(5000)));
		const users = join(directory, "users");
		mkdirSync(users);
		chownSync(users, NOBODY, NOBODY);
		const sudo = { SUDO_UID: `${NOBODY}`, SUDO_GID: `${NOBODY}`, SUDO_USER: "nobody" };
		for (const words of [["serve"], ["log", "-o", join(users, "link.csv"), "-i", "0.01"]]) {
			const { child, url, ended } = await startExporter(
				[...words, "-f", file, ...ANY_PORT],
				(end) => t.after(end),
				sudo,
			);
			for (let count = 0; count < 20; count++) {
				assert.equal((await scrape(url)).get("anarchy_up"), 1);
			}
			if (words[0] === "serve") {
				const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
				// Real, effective, saved, and of file systems.
				assert.match(status, new RegExp(`^Uid:\t0\t${NOBODY}\t0\t${NOBODY}$`, "m"));
				assert.match(status, new RegExp(`^Groups:\t(${NOBODY} ?)+$`, "m"));
			}
			child.kill("SIGTERM");
			assert.equal((await ended).code, 0);
		}
		assert.equal(statSync(join(users, "link.csv")).uid, NOBODY);
		const folder = configurationFolder(t, SERVER_TLS);
		chmodSync(folder, 0o755);
		const secure = ["serve", "-f", file, "--web-config", join(folder, "web.yml"), ...ANY_PORT];
		const env = { ...process.env, ...sudo };
		const unread = spawnSync(process.execPath, [PROGRAM, ...secure], { env, encoding: "utf8" });
		assert.match(unread.stderr, /web\.yml”: permission denied \(under sudo it is read as the user/);
		for (const name of readdirSync(folder)) chownSync(join(folder, name), NOBODY, NOBODY);
		const { url } = await startExporter(secure, (end) => t.after(end), sudo);
		const { body } = await ask({ port: Number(new URL(url).port) });
		assert.equal(samplesOf(body).get("anarchy_up"), 1);
		const textfile = join(roots, "anarchy.prom");
		const words = [PROGRAM, "serve", "-f", file, "--textfile", textfile];
		const refused = spawnSync(process.execPath, words, { env, encoding: "utf8" });
		assert.equal(refused.status, 2);
		assert.match(refused.stderr, /--keep-root/);
		const kept = spawnSync(process.execPath, [...words, "--keep-root"], { env });
		assert.equal(kept.status, 0);
	},
);
