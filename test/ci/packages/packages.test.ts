/** `npm run package`: the same bytes each time; packages install, run and leave no trace. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import { FreshRoot } from "../../helpers/fresh-root.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { mustRun, run } from "../../helpers/system-commands.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FIXTURE = join(ROOT, "test/fixtures/statistics/busy.txt");
const VERSION = /^anarchy-perf-ink \d+\.\d+\.\d+( \([0-9a-f]{7}(-dirty)?\))?\n$/;
const UNITS = ["anarchy-perf-exporter.service", "anarchy-perf-log.service"];

const folder = mkdtempSync(join(tmpdir(), "packaged-"));
after(() => rmSync(folder, { recursive: true }));

function packaged(name: string): string {
	const [dist, output] = [join(folder, name, "dist"), join(folder, name, "packages")];
	for (const script of [
		["scripts/build.ts", dist],
		["scripts/record-code.ts", dist],
		["scripts/package/package.ts", "--dist", dist, output],
	]) {
		const command = ["--import", "tsx", ...script];
		execFileSync(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
	}
	return output;
}

const packages = packaged("one");
const fileOf = (end: string) => {
	const name = readdirSync(packages).find((file) => file.endsWith(end));
	assert.ok(name !== undefined, end);
	return join(packages, name);
};

test("two builds make the same packages", () => {
	const again = packaged("other");
	const sums = (at: string) => readFileSync(join(at, "SHA256SUMS"), "utf8");
	assert.equal(sums(again), sums(packages));
	assert.equal(sums(packages).trim().split("\n").length, readdirSync(packages).length - 1);
	mustRun("sh", "-c", `cd '${packages}' && sha256sum --check --strict SHA256SUMS`);
});

test("the .deb is installed, runs, and leaves no trace when it is purged", (t) => {
	const root = FreshRoot.mount(t);
	if (root === null) return;
	const deb = fileOf(".deb");
	const hasNode = run("dpkg", "--status", "nodejs").status === 0;
	const force = hasNode ? [] : ["--force-depends"];
	const installed = root.run("dpkg", ...force, "--install", deb);
	assert.equal(installed.status, 0, installed.stderr);

	const version = root.run("anarchy-perf-ink", "--version");
	assert.match(version.stdout, VERSION, version.stderr);
	const once = root.run("anarchy-perf-ink", "--once", "--interval", "10ms", "-f", FIXTURE);
	assert.match(once.stdout, /^time +TX MB\/s/, once.stderr);
	const log = "/tmp/link.csv";
	const logged = ["log", "--demo", "-i", "10ms", "-d", "300ms", "-o", log, "--quiet"];
	assert.equal(root.run("anarchy-perf-ink", ...logged).status, 0);
	assert.match(root.run("anarchy-perf-ink", "analyze", log).stdout, /TX/);
	for (const file of [
		"man/man1/anarchy-perf-ink.1.gz",
		"bash-completion/completions/anarchy-perf-ink",
		"zsh/vendor-completions/_anarchy-perf-ink",
		"fish/vendor_completions.d/anarchy-perf-ink.fish",
		"anarchy-perf-ink/packaging/grafana-dashboard.json",
		"anarchy-perf-ink/packaging/anarchy-perf-alerts.yml",
		"doc/anarchy-perf-ink/changelog.gz",
		"doc/anarchy-perf-ink/copyright",
	]) {
		assert.ok(root.changes().includes(`usr/share/${file}`), file);
	}
	const isEnabled = (unit: string) => root.run("systemctl", "is-enabled", unit).stdout.trim();
	if (root.run("systemctl", "--version").status === 0) {
		assert.deepEqual(UNITS.map(isEnabled), ["disabled", "disabled"]);
		root.run("systemctl", "enable", ...UNITS);
		assert.deepEqual(UNITS.map(isEnabled), ["enabled", "enabled"]);
	}

	root.run("mkdir", "-p", "/var/log/anarchy-perf", "/usr/share/anarchy-perf-ink/node_modules");
	root.run("touch", "/usr/share/anarchy-perf-ink/node_modules/optional");
	root.run("touch", "/var/log/anarchy-perf/link.csv");
	assert.equal(root.run("dpkg", "--remove", "anarchy-perf-ink").status, 0);
	assert.deepEqual(root.changes(), ["var/log/anarchy-perf/link.csv"]);
	assert.equal(root.run("dpkg", "--purge", "anarchy-perf-ink").status, 0);
	assert.deepEqual(root.changes(), []);
});

test("lintian finds no error in the .deb", (t) => {
	if (run("lintian", "--version").error !== undefined) return t.skip("it takes lintian");
	const { stdout } = run("lintian", "--allow-root", "--fail-on", "error", fileOf(".deb"));
	assert.doesNotMatch(stdout, /^E:/m);
});

test("the archive runs where it is unpacked, with its manual, completions and units", (t) => {
	const prefix = join(temporaryDirectory(t), "a prefix");
	mustRun("mkdir", prefix);
	const unpack = ["--strip-components=1", "--directory", prefix, "--extract", "--file"];
	mustRun("tar", ...unpack, fileOf("-linux.tar.gz"));
	assert.match(run(join(prefix, "bin/anarchy-perf-ink"), "--version").stdout, VERSION);
	for (const file of [
		"share/man/man1/anarchy-perf-ink.1.gz",
		"share/zsh/site-functions/_anarchy-perf-ink",
		"lib/systemd/system/anarchy-perf-log.service",
		"share/doc/anarchy-perf-ink/packaging/prometheus.yml",
	]) {
		assert.ok(existsSync(join(prefix, file)), file);
	}
});

test("the npm package is installed with its manual and documents", (t) => {
	const prefix = temporaryDirectory(t);
	const options = ["--prefix", prefix, "--offline", "--omit=optional", "--no-audit", "--silent"];
	mustRun("npm", "install", "--global", ...options, fileOf(".tgz"));
	assert.match(run(join(prefix, "bin/anarchy-perf-ink"), "--version").stdout, VERSION);
	assert.ok(existsSync(join(prefix, "share/man/man1/anarchy-perf-ink.1")));
	const installed = join(prefix, "lib/node_modules/anarchy-perf-ink");
	assert.ok(existsSync(join(installed, "docs/README.md")));
});
