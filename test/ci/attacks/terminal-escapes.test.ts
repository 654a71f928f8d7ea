import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import test, { type TestContext } from "node:test";
import { jsonText } from "../../../source/core/json-text.ts";
import type { Sample } from "../../../source/core/sample.ts";
import { formatDriverStatistics } from "../../../source/sources/anarchy/format-statistics.ts";
import { ASK_BACKGROUND } from "../../../source/terminal/terminal-reports.ts";
import { steadyStatistics } from "../../helpers/driver-file.ts";
import { hostileSamples } from "../../helpers/hostile-samples.ts";
import {
	assertHarmless,
	assertShownHarmlessly,
	HOSTILE,
	HOSTILE_TEXTS,
} from "../../helpers/hostile-text.ts";
import { temporaryDirectory } from "../../helpers/log-samples.ts";
import { csv } from "../../helpers/recorded-logs.ts";
import { openProgram, PROGRAM } from "../../helpers/replayed-screen.ts";
import { RAZER, THUNDERBOLT_3, writeSysfs } from "../../helpers/sysfs.ts";

function run(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	const env = { ...process.env, SUDO_UID: "", NO_COLOR: "1", ...environment };
	return spawnSync(process.execPath, [PROGRAM, ...words], { encoding: "utf8", env });
}

function driverFile(context: TestContext): string {
	const file = join(temporaryDirectory(context), "statistics");
	writeFileSync(file, formatDriverStatistics(steadyStatistics(60_000)));
	return file;
}

function hostileSysfs(context: TestContext): string {
	// One line of 64 characters is what a name has at most: each text has a turn.
	const names = Object.values(HOSTILE_TEXTS);
	const thunderbolt = Object.fromEntries(
		names.map((name, index) => [
			`0-${index + 1}`,
			{ ...RAZER, vendor_name: name, device_name: name, unique_id: `${name}${index}` },
		]),
	);
	return writeSysfs(context, { ...THUNDERBOLT_3, thunderbolt });
}

/** As somebody else's program would write it: nothing of ours has made it harmless. */
function hostileJson(samples: readonly Sample[]): string {
	return samples
		.map(({ wall_ms, at_s: _, ...fields }) => {
			const time = new Date(wall_ms).toISOString();
			return `${JSON.stringify({ time, ...fields })}\n`;
		})
		.join("");
}

/**
 * What reached the terminal has none of the text's sequences; the program's own question is one of
 * its kind.
 */
function assertDrivesNothing(raw: string, what: string): void {
	const rest = raw.replace(ASK_BACKGROUND, "");
	for (const sequence of ["\u001b]", "\u001bP", "\u009b", "\u202e", "\u200b", "\u0007"]) {
		assert.ok(!rest.includes(sequence), `${what}: ${JSON.stringify(sequence)}`);
	}
}

test("names and paths on the command line are harmless in every refusal", () => {
	const text = Object.values(HOSTILE_TEXTS).join("");
	for (const words of [
		["--once", "-f", text],
		["log", "-o", "-", "-f", text],
		["log", "--demo", "-o", `/${text}/log.csv`],
		["serve", "-f", text, "--listen", "127.0.0.1:0"],
		["analyze", text],
		["compare", text, text],
		["stress", text],
		["stress", "--check", text],
		["baseline", "show", text],
		["simulate", `/${text}/statistics`],
		["--replay", text],
		["--demo", `--${text}`],
	]) {
		const { status, stdout, stderr } = run(words);
		assert.ok(status === 2 || status === 3, `${words.join(" ")}: ${status} ${stderr}`);
		assertHarmless(stdout + stderr, words.join(" "));
	}
});

test("the text of the driver is never shown, whatever it holds", (t) => {
	const file = join(temporaryDirectory(t), "statistics");
	const statistics = formatDriverStatistics(steadyStatistics(60_000));
	for (const text of [HOSTILE, statistics + HOSTILE, statistics.replaceAll("TX", HOSTILE)]) {
		writeFileSync(file, text);
		for (const words of [["--once"], ["--once", "--json"], ["log", "-o", "-", "-d", "0.1"]]) {
			const { stdout, stderr } = run([...words, "-f", file]);
			assertHarmless(stdout + stderr, words.join(" "));
			assert.doesNotMatch(stdout + stderr, /PWNED/);
		}
	}
});

test("names of devices are harmless as lines, JSON, CSV, metrics and on the screen", async (t) => {
	const flags = ["-f", driverFile(t), "--sysfs", hostileSysfs(t), "-i", "0.1"];
	assertHarmless(run([...flags, "--once"]).stdout, "lines");
	for (const words of [
		["--once", "--json"],
		["log", "-o", "-", "-d", "0.2"],
		["doctor", "--json"],
	]) {
		assertHarmless(run([...words, ...flags]).stdout, words.join(" "));
	}
	const textfile = join(temporaryDirectory(t), "anarchy.prom");
	const served = run(["serve", "--textfile", textfile, ...flags.slice(0, 4)]);
	assert.deepEqual([served.status, served.stderr], [0, ""]);
	await using terminal = await openProgram(flags, {
		columns: 120,
		rows: 36,
		env: { SUDO_UID: "" },
	});
	await terminal.waitFor((screen) => /DEVICE +.*PWNED/.test(screen.join("\n")), {
		what: "a hostile name",
	});
	assertDrivesNothing(terminal.raw(), "the name");
});

test("a replay of a hostile log drives nothing", async (t) => {
	const folder = temporaryDirectory(t);
	for (const [name, text] of [
		["log.csv", csv(hostileSamples())],
		["log.jsonl", hostileJson(hostileSamples())],
	] as const) {
		const path = join(folder, name);
		writeFileSync(path, text);
		await using terminal = await openProgram(["--replay", path, "--speed", "60"], {
			columns: 120,
			rows: 36,
		});
		await terminal.waitFor((screen) => screen.join("\n").includes("PWNED"), { what: "the name" });
		await terminal.waitFor(([header = ""]) => header.includes(" END "), { what: "the end" });
		assertDrivesNothing(terminal.raw(), name);
	}
});

test("an analysis and a comparison of hostile logs are harmless as text, JSON and Markdown", (t) => {
	const folder = temporaryDirectory(t);
	const names = ["CSI", "OSC", "C1"] as const;
	const [one = "", other = ""] = names.map((kind) => join(folder, `${HOSTILE_TEXTS[kind]}.jsonl`));
	for (const path of [one, other]) writeFileSync(path, hostileJson(hostileSamples()));
	for (const words of [
		["analyze", one],
		["analyze", "--json", one],
		["compare", one, other],
		["compare", "--json", one, other],
		["compare", "--markdown", one, other],
	]) {
		const { stdout, stderr } = run(words);
		assertShownHarmlessly(stdout, words.slice(0, 2).join(" "));
		assertHarmless(stderr, words.slice(0, 2).join(" "));
	}
	const { stdout } = run(["compare", "--markdown", one, other]);
	assert.doesNotMatch(stdout, /<img|\]\(z\)/, "neither HTML nor a link");
	const { phases } = JSON.parse(run(["analyze", "--json", one]).stdout);
	assert.ok(
		JSON.stringify(phases).includes(JSON.stringify(HOSTILE).slice(1, -1)),
		"and JSON is exact",
	);
});

test("a hostile log is harmless in HTML and in JUnit", (t) => {
	const folder = temporaryDirectory(t);
	const log = join(folder, "log.jsonl");
	writeFileSync(log, hostileJson(hostileSamples()));
	const [page, junit] = [join(folder, "page.html"), join(folder, "junit.xml")];
	run(["compare", log, log, "--html", page, "--junit", junit]);
	const read = (path: string) => spawnSync("cat", [path], { encoding: "utf8" }).stdout;
	for (const path of [page, junit]) {
		const text = read(path);
		assert.match(text, /PWNED/, path);
		assert.doesNotMatch(text, /<img|onerror=alert\(1\)><\/script>/, path);
	}
});

test("every mistake of a hostile scenario is told harmlessly", (t) => {
	const folder = temporaryDirectory(t);
	const path = join(folder, `${HOSTILE_TEXTS.OSC}.yaml`);
	const word = JSON.stringify(HOSTILE);
	for (const text of [
		`name: ${word}\n${word}: ${word}\nphases:\n  - name: ${word}\n    duration: ${word}\n`,
		`name: a\nphases: [*${"x".repeat(60)}]\nchecks: [${word}, "tx.${"\u202e"}p50 >= 1 ${HOSTILE_TEXTS.C1}"]\n`,
		HOSTILE,
	]) {
		writeFileSync(path, text);
		const { status, stdout, stderr } = run(["stress", "--check", path]);
		assert.equal(status, 2, stderr);
		assertShownHarmlessly(stdout + stderr, text);
	}
});

test("what is escaped in JSON is the same text when it is read", () => {
	const value = { [HOSTILE]: [HOSTILE, "\ud800", "plain"], __proto__: null };
	const text = jsonText(value, "\t");
	assertHarmless(text, text);
	assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
});
