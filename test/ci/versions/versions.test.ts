/** The program on every version of Node that it is made for; each is fetched from npm. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
	cpSync,
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
import test, { suite } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { NODE_VERSIONS, nodeOf } from "../../../scripts/node-versions.ts";
import { assertCacheVerdict } from "../../helpers/code-cache.ts";
import { recordsOf, temporaryDirectory } from "../../helpers/log-samples.ts";
import { assertOnlyFrames } from "../../helpers/watched-screen.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [OLDEST = "", NEWEST = ""] = [NODE_VERSIONS.at(0), NODE_VERSIONS.at(-1)];

/** Built by the oldest and by the newest version; the packages beside them are this project's. */
const folder = mkdtempSync(join(tmpdir(), "versions-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));
symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
const [byOldest, byNewest] = [built(OLDEST), built(NEWEST)];
/** As users get it: with a code cache for each version. */
const release = join(folder, "release");
cpSync(byOldest, release, { recursive: true });
run(process.execPath, "--import", "tsx", "scripts/record-code.ts", "--release", release);
run(nodeOf(OLDEST), "--import", "tsx", "scripts/record-code.ts", byOldest);
run(nodeOf(NEWEST), "--import", "tsx", "scripts/record-code.ts", byNewest);

function built(version: string): string {
	const dist = join(folder, `by-${version}`);
	run(nodeOf(version), "--import", "tsx", "scripts/build.ts", dist);
	return dist;
}

function run(command: string, ...words: readonly string[]): void {
	execFileSync(command, words, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
}

const programIn = (dist: string) => join(dist, "anarchy-perf-ink.js");

function filesIn(dist: string): Map<string, string> {
	const files = readdirSync(dist, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.includes("code-cache"))
		.map(({ parentPath, name }) => join(parentPath, name));
	return new Map(files.map((path) => [path.slice(dist.length), readFileSync(path, "latin1")]));
}

test("the oldest and the newest version build the same bytes", () => {
	const [one, other] = [filesIn(byOldest), filesIn(byNewest)];
	assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
	for (const [name, bytes] of one) assert.ok(bytes === other.get(name), `${name} differs`);
});

/** A log that every version is to say the same of. */
const log = join(folder, "shared.csv");
run(
	process.execPath,
	programIn(release),
	"log",
	"--demo",
	"-i",
	"0.02",
	"-d",
	"1",
	"-o",
	log,
	"--quiet",
);

const SCENARIO = `
name: short
phases:
  - name: load
    duration: 0.5s
checks:
  - tx.p50 >= 1 MB/s
`;

const reference = execFileSync(process.execPath, [programIn(release), "analyze", log], {
	encoding: "utf8",
});

/** What Node or V8 writes of its own accord. */
const NODE_WARNING = /\(node:\d+\)|--trace-|unrecognized flag|deprecat/i;

function testsOf(version: string): void {
	const node = nodeOf(version);
	const program = programIn(release);

	/** Runs a command that is to end with 0, and whose Node is to warn of nothing. */
	const stdoutOf = async (...words: readonly string[]): Promise<string> => {
		const { stdout, stderr } = await promisify(execFile)(node, [program, ...words]);
		assert.doesNotMatch(stderr, NODE_WARNING);
		return stdout;
	};

	test("nothing but frames reaches the terminal", (t) => assertOnlyFrames(t, node, program));

	test("V8 takes the code cache of a release", (t) =>
		assertCacheVerdict(t, node, program, "false"));

	test("a program built by the oldest or the newest version shows its screen", async (t) => {
		const verdict = (builder: string) => (version === builder ? "false" : "undefined");
		await assertCacheVerdict(t, node, programIn(byOldest), verdict(OLDEST));
		await assertCacheVerdict(t, node, programIn(byNewest), verdict(NEWEST));
	});

	test("log writes whole records", async (t) => {
		const file = join(temporaryDirectory(t), "link.csv");
		await stdoutOf("log", "--demo", "-i", "0.05", "-d", "0.5", "-o", file, "--quiet");
		assert.ok(recordsOf(file).length > 3);
	});

	test("analyze says the same as every other version", async () => {
		assert.equal(await stdoutOf("analyze", log), reference);
	});

	test("stress judges a run and leaves its report", async (t) => {
		const directory = temporaryDirectory(t);
		const scenario = join(directory, "short.yaml");
		writeFileSync(scenario, SCENARIO);
		const output = join(directory, "output");
		const said = await stdoutOf("stress", scenario, "--demo", "-i", "0.05", "-o", output, "--json");
		assert.equal(JSON.parse(said).passed, true);
		assert.match(readFileSync(join(output, "report.html"), "utf8"), /<\/html>\s*$/);
	});

	test("serve answers a scrape and ends at SIGTERM", async (t) => {
		const words = [program, "serve", "--demo", "--listen", "127.0.0.1:0"];
		const child = spawn(node, words, { stdio: ["ignore", "ignore", "pipe"] });
		t.after(() => child.kill("SIGKILL"));
		let stderr = "";
		const served = new Promise<string>((resolve, reject) => {
			child.stderr.setEncoding("utf8").on("data", (text: string) => {
				stderr += text;
				const [, url] = /serving (http:\S+)\n/.exec(stderr) ?? [];
				if (url !== undefined) resolve(url);
			});
			child.once("close", () => reject(new Error(`it ended without serving: ${stderr}`)));
		});
		const response = await fetch(await served);
		assert.equal(response.status, 200);
		assert.match(await response.text(), /^anarchy_up\{source="\w+"\} 1$/m);
		const closed = once(child, "close");
		child.kill("SIGTERM");
		assert.deepEqual(await closed, [0, null]);
		assert.doesNotMatch(stderr, NODE_WARNING);
	});
}

// Most of their time they wait for frames.
suite("on Node", { concurrency: NODE_VERSIONS.length }, () => {
	for (const version of NODE_VERSIONS) suite(version, () => testsOf(version));
});
