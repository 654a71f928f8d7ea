/**
 * Every command of docs/fleet.md, on hosts that are stand-ins: `ssh` runs its command here, and
 * what it would measure there is a demo.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { pageText } from "../../helpers/documents.ts";
import { eventually, Prometheus } from "../../helpers/prometheus.ts";
import { PROGRAM } from "../../helpers/replayed-screen.ts";
import { processesThat } from "../../helpers/stress-rig.ts";
import { openTerminal } from "../../helpers/terminal.ts";
import { until } from "../../helpers/until.ts";

const PAGE = pageText("docs/fleet.md");
const RATE = /^ *TX +\d+\.\d MB\/s/m;

const STAND_INS = {
	ssh: 'shift; exec sh -c "$*"',
	sudo: 'exec "$@"',
	hostname: "echo localhost",
	"anarchy-perf-ink": `case " $* " in *" --replay "*|" compare "*) demo= ;; *) demo=--demo ;; esac
exec "${process.execPath}" "${PROGRAM}" "$@" $demo`,
};

/** The commands of a section, as a reader would type them. */
function commandsUnder(heading: string): string {
	const [, rest = ""] = PAGE.split(`\n## ${heading}\n`);
	const [section = ""] = rest.split("\n## ");
	const prose = section.replaceAll(/^```.*?^```/gms, "");
	const lines = prose.split("\n").filter((line) => line.startsWith("    "));
	assert.ok(lines.length > 0, heading);
	return lines.map((line) => line.slice(4)).join("\n");
}

function setUp(t: TestContext) {
	const folder = mkdtempSync(join(tmpdir(), "fleet-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const bin = join(folder, "bin");
	mkdirSync(bin);
	for (const [name, text] of Object.entries(STAND_INS)) {
		writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
		chmodSync(join(bin, name), 0o755);
	}
	const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` };
	const bash = (script: string) =>
		spawnSync("bash", ["-euc", script], { cwd: folder, env, encoding: "utf8", timeout: 120_000 });
	return { folder, env, bash };
}

test("one host: its link is on this terminal, and q ends both sides", async (t) => {
	const { folder, env } = setUp(t);
	const mark = `--sysfs=${folder}`;
	const command = commandsUnder("One host").replace("--json", `--json ${mark}`);
	await using terminal = await openTerminal({
		command: ["bash", "-c", command],
		columns: 100,
		rows: 30,
		env,
	});
	await terminal.waitFor((screen) => RATE.test(screen.join("\n")), { what: "a rate" });
	terminal.type("q");
	assert.deepEqual(await terminal.exited, { code: 0, signal: null });
	const isOtherSide = (_: unknown, line: string) => line.includes(mark);
	await until(() => processesThat(isOtherSide).length === 0, "the end of the other side");
});

test("side by side: tmux shows each host in a pane", async (t) => {
	const { folder, env } = setUp(t);
	const script = join(folder, "panes.sh");
	writeFileSync(script, commandsUnder("Side by side"));
	// Outside the folder, which is gone when the server is ended.
	const socket = join(tmpdir(), `fleet-tmux-${process.pid}`);
	const tmux = (...words: readonly string[]) =>
		spawnSync("tmux", ["-S", socket, "-f", "/dev/null", ...words], { env, encoding: "utf8" });
	t.after(() => {
		tmux("kill-server");
		rmSync(socket, { force: true });
	});
	const started = tmux("new-session", "-d", "-x", "150", "-y", "50", `bash ${script}; read -r`);
	assert.equal(started.status, 0, started.stderr);
	const panes = () => tmux("list-panes", "-F", "#{pane_id}").stdout.trim().split("\n").slice(1);
	const shows = (pane: string) => RATE.test(tmux("capture-pane", "-p", "-t", pane).stdout);
	await until(() => panes().length === 2 && panes().every(shows), "a rate in each of two panes");
	const titles = tmux("list-panes", "-F", "#{pane-border-status} #{pane_title}").stdout;
	assert.match(titles, /top alpha\ntop beta\n$/);
	const [, option = ""] = /`tmux (set synchronize-panes)`/.exec(PAGE) ?? [];
	assert.equal(tmux(...option.split(" ")).status, 0);
	tmux("send-keys", "-t", panes()[0] ?? "", "q");
	await until(() => panes().length === 0, "the end of both");
});

test("two hosts are recorded and compared", (t) => {
	const { bash } = setUp(t);
	const commands = commandsUnder("Which host is slower?").replaceAll("10m", "2s --interval 0.02");
	const { status, stdout, stderr } = bash(commands);
	assert.ok(status === 0 || status === 1, stderr);
	assert.match(stdout, /alpha\.csv/);
	assert.match(stdout, /beta\.csv/);
});

test("an exporter is opened by TLS and a password, and Prometheus scrapes the fleet", async (t) => {
	const { folder, env, bash } = setUp(t);
	const lines = commandsUnder("Open an exporter to the network").split("\n");
	const [serve = "", curl = ""] = lines.splice(-2);
	const prepared = bash(lines.join("\n"));
	assert.equal(prepared.status, 0, prepared.stderr);
	const targets = [];
	for (const host of ["alpha", "beta"]) {
		const child = spawn("bash", ["-c", `exec ${serve.replace(":9877", "127.0.0.1:0")}`], {
			cwd: folder,
			env,
		});
		t.after(() => child.kill("SIGKILL"));
		const [said] = await once(child.stderr, "data");
		const [, port] = /serving https:\/\/127\.0\.0\.1:(\d+)\/metrics/.exec(String(said)) ?? [];
		assert.ok(port !== undefined, String(said));
		assert.doesNotMatch(String(said), /can read the secret/);
		targets.push(`localhost:${port}`);
		copyFileSync(join(folder, "server.crt"), join(folder, `${host}.crt`));
		const { stdout, stderr } = bash(curl.replace("9877", port));
		assert.match(stdout, /^anarchy_up\{source="simulated"\} 1$/m, stderr);
	}
	const [, text = ""] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
	const [collect = "", check = ""] = commandsUnder("Prometheus").split("\n");
	writeFileSync(join(folder, "prometheus.yml"), text);
	const rules = "packaging/anarchy-perf-alerts.yml";
	copyFileSync(rules, join(folder, "anarchy-perf-alerts.yml"));
	const checked = bash(`${collect}\n${check}`);
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
	const end = (stop: () => Promise<unknown>) => t.after(stop);
	const prometheus = await Prometheus.start(folder, targets, end, text);
	await eventually("both are scraped", 60_000, async () => {
		const up = await prometheus.query("anarchy_up == 1");
		return up.length === 2 ? true : null;
	});
	const refused = await prometheus.query("anarchy_exporter_requests_refused_total");
	assert.ok(refused.length >= 4 && refused.every(({ value }) => value === 0));
});
