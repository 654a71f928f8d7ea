/** The manual page; with the help and the completion, it has every command and every flag. */
import assert from "node:assert/strict";
import test from "node:test";
import { manualPage } from "../../scripts/manual.ts";
import { EXAMPLES } from "../../scripts/manual-text.ts";
import { COMMANDS, parseCommandLine } from "../../source/command-table.ts";
import { complete } from "../../source/completion/complete.ts";
import { flagName } from "../../source/options/command-line.ts";
import { helpText } from "../../source/options/help-text.ts";
import { KEYS } from "../../source/screen/keys.ts";

const page = manualPage({ version: "1.2.3", time_s: 86_400, commands: COMMANDS, keys: KEYS });
/** Without markup: what is read. */
const lines = page
	.replaceAll(/\\f[BIR]/g, "")
	.replaceAll("\\-", "-")
	.replaceAll("\\(aq", "'")
	.split("\n");

function linesBetween(from: string, to: RegExp): readonly string[] {
	const start = lines.indexOf(from);
	assert.ok(start >= 0, from);
	const end = lines.findIndex((line, index) => index > start && to.test(line));
	return lines.slice(start + 1, end);
}

for (const command of COMMANDS) {
	const { name, flags } = command;
	test(`every flag of ${name} is in the manual, the help and the completion`, () => {
		const own = linesBetween(`.SS "${name}"`, /^\.S[HS]/);
		const common = linesBetween('.SH "COMMON FLAGS"', /^\.SH/);
		const help = helpText(command, []).split("\n");
		for (const [key, { short, takes }] of Object.entries(flags)) {
			const flag = flagName(key);
			const usage = `${short === undefined ? "" : `-${short}, `}${flag} ${takes}`.trimEnd();
			const isNamed = own.join(" ").includes(flag);
			assert.ok(isNamed && [...own, ...common].includes(usage), `manual: ${usage}`);
			assert.ok(
				help.some((line) => line.trim().startsWith(usage)),
				`help: ${usage}`,
			);
			const words = name === "monitor" ? [flag] : [name, flag];
			const { candidates } = complete(words, { commands: COMMANDS, namesOf: () => [] });
			assert.ok(
				candidates.some(({ word }) => word === flag),
				`completion: ${flag}`,
			);
		}
	});
}

test("the page has the sections of a manual, its day and version, and every key", () => {
	assert.match(page, /^\.TH ANARCHY\\-PERF\\-INK 1 "1970-01-02" "anarchy\\-perf\\-ink 1\.2\.3"/);
	const sections = lines.flatMap((line) => /^\.SH "(.*)"$/.exec(line)?.[1] ?? []);
	assert.deepEqual(sections.slice(0, 3), ["NAME", "SYNOPSIS", "DESCRIPTION"]);
	for (const name of ["EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"]) {
		assert.ok(sections.includes(name), name);
	}
	const keys = linesBetween('.SH "KEYS"', /^\.SH/);
	for (const { label } of KEYS.filter(({ label }) => /^[\x20-\x7e]+$/.test(label))) {
		assert.ok(keys.includes(label), label);
	}
});

test("no line of text is a request, and none has a character that not every roff has", () => {
	assert.match(page, /^[\x20-\x7e\n]+$/);
	const requests = lines.filter((line) => /^[.']/.test(line));
	for (const line of requests) assert.match(line, /^\.(TH|SH|SS|TP|PP|br)\b/);
});

for (const [line] of EXAMPLES) {
	test(`an example is understood: ${line}`, () => {
		const [, typed = ""] = line.split(/anarchy-perf-ink ?/);
		const words = [...typed.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
		assert.doesNotThrow(() => parseCommandLine(words, "1.2.3"));
	});
}
