import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { CopiedSources } from "../../helpers/copied-sources.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const LOCK = readFileSync(join(ROOT, "package-lock.json"), "utf8");

interface Component {
	readonly name: string;
	readonly version: string;
	readonly scope: string;
	readonly purl: string;
	readonly hashes?: readonly { readonly content: string }[];
	readonly licenses: readonly { readonly expression: string }[];
}

function buildInto(folder: string): Map<string, string> {
	// Without git: a copy of the sources has no commit.
	const env = { ...process.env, GIT_DIR: "/nonexistent" };
	const command = ["--import", "tsx", "scripts/build.ts", folder];
	execFileSync(process.execPath, command, { cwd: ROOT, env });
	return filesIn(folder);
}

function filesIn(folder: string): Map<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	return new Map(files.map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]));
}

function built(context: TestContext): Map<string, string> {
	return buildInto(join(temporaryDirectory(context), "a folder"));
}

test("two builds, of sources in two places, have the same files with the same bytes, and name no place", (t) => {
	const copy = new CopiedSources(join(temporaryDirectory(t), "elsewhere", "a copy"));
	const [one, other] = [built(t), filesIn(copy.build())];
	assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
	for (const [name, bytes] of one) {
		assert.ok(bytes === other.get(name), `${name} is not the same`);
		assert.ok(!bytes.includes(ROOT), `${name} names the place of the sources`);
	}
	assert.ok(one.has("/anarchy-perf-ink.js"), [...one.keys()].join());
});

test("the bill of materials has what is bundled, and the licences have the same", (t) => {
	const files = built(t);
	const bill = JSON.parse(files.get("/anarchy-perf-ink.js.cdx.json") ?? "");
	const components: Component[] = bill.components;
	const listed = components
		.filter(({ scope }) => scope === "required")
		.map(({ name, version, licenses }) => `${name} ${version} (${licenses[0]?.expression})`);
	const licences = files.get("/anarchy-perf-ink.js.LICENSES.txt") ?? "";
	const named = [...licences.matchAll(/^=== (.+)$/gm)].map(([, name]) => name);
	assert.deepEqual(listed, named);
	assert.ok(listed.some((one) => one.startsWith("react ")) && listed.length > 10, listed.join());
	for (const { name, version, purl, hashes } of components) {
		assert.equal(purl, `pkg:npm/${name.replace("@", "%40")}@${version}`);
		assert.match(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, `the hash of ${name}`);
	}
	const references = [bill.metadata.component, ...components].map((one) => one["bom-ref"]);
	assert.equal(new Set(references).size, references.length, "each has a name of its own");
	for (const { ref, dependsOn = [] } of bill.dependencies) {
		for (const one of [ref, ...dependsOn]) assert.ok(references.includes(one), one);
	}
	assert.ok(!("serialNumber" in bill) && !("timestamp" in bill.metadata), "the same every time");
});

test("the lock file names no registry, and has a hash of every package that is no machine's own", () => {
	assert.doesNotMatch(LOCK, /"resolved"/);
	const { packages } = JSON.parse(LOCK);
	for (const [path, { integrity, os }] of Object.entries<Record<string, unknown>>(packages)) {
		// npm knows no hash of what it never fetched: binaries for other machines than the lock's.
		if (path === "" || os !== undefined) continue;
		assert.match(String(integrity), /^sha512-/, path);
	}
});

test("who installs the program runs no script of any package", () => {
	const { packages } = JSON.parse(LOCK);
	const scripts = Object.entries<Record<string, unknown>>(packages)
		.filter(([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true)
		.map(([path]) => path);
	assert.deepEqual(scripts, []);
	const { dependencies, scripts: own } = JSON.parse(
		readFileSync(join(ROOT, "package.json"), "utf8"),
	);
	assert.equal(dependencies, undefined, "what it needs is bundled");
	for (const name of ["preinstall", "install", "postinstall", "prepare"]) {
		assert.equal(own[name], undefined, name);
	}
});
