/** Verdicts as JUnit's XML, valid by the schemas of Jenkins and Surefire, which CI systems read. */

export interface JunitCase {
	/** The group of the case, such as a phase. */
	readonly group: string;
	readonly name: string;
	readonly seconds: number;
	readonly outcome:
		| { readonly kind: "passed" }
		/** Not judged, and why. */
		| { readonly kind: "skipped"; readonly message: string }
		/** `type` in a word, `message` in a line. */
		| { readonly kind: "failed"; readonly type: string; readonly message: string };
}

export interface JunitSuite {
	readonly name: string;
	/** Start, in milliseconds since the Unix epoch. */
	readonly began_ms: number;
	readonly seconds: number;
	readonly hostname: string;
	/** Facts about the machine. */
	readonly properties: Readonly<Record<string, string>>;
	readonly cases: readonly JunitCase[];
}

/** Returns a failed case for outputs that could not be written; none if all were written. */
export function outputCases(group: string, lostOutputs: readonly string[]): JunitCase[] {
	if (lostOutputs.length === 0) return [];
	const message = lostOutputs.join("; ");
	return [
		{ group, name: "outputs", seconds: 0, outcome: { kind: "failed", type: "output", message } },
	];
}

export function toJunit({ name, ...suite }: JunitSuite): string {
	const failures = suite.cases.filter(({ outcome }) => outcome.kind === "failed").length;
	const counts = { tests: String(suite.cases.length), failures: String(failures), errors: "0" };
	const time = suite.seconds.toFixed(3);
	const whole = { name, ...counts, time };
	const about = {
		...whole,
		skipped: String(suite.cases.filter(({ outcome }) => outcome.kind === "skipped").length),
		// The schemas allow neither a fraction of a second nor a time zone.
		timestamp: new Date(suite.began_ms).toISOString().slice(0, 19),
		hostname: suite.hostname,
	};
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${attributes(whole)}>`,
		`\t<testsuite${attributes(about)}>`,
		...propertyLines(suite.properties),
		...suite.cases.flatMap(caseLines),
		"\t</testsuite>",
		"</testsuites>",
		"",
	].join("\n");
}

function propertyLines(properties: Readonly<Record<string, string>>): string[] {
	const lines = Object.entries(properties).map(
		([name, value]) => `\t\t\t<property${attributes({ name, value })}/>`,
	);
	return lines.length === 0 ? [] : ["\t\t<properties>", ...lines, "\t\t</properties>"];
}

function caseLines({ group, name, seconds, outcome }: JunitCase): string[] {
	const about = attributes({ classname: group, name, time: seconds.toFixed(3) });
	if (outcome.kind === "passed") return [`\t\t<testcase${about}/>`];
	if (outcome.kind === "skipped") {
		const skipped = `\t\t\t<skipped${attributes({ message: outcome.message })}/>`;
		return [`\t\t<testcase${about}>`, skipped, "\t\t</testcase>"];
	}
	const { type, message } = outcome;
	return [
		`\t\t<testcase${about}>`,
		`\t\t\t<failure${attributes({ message, type })}>${escapeXml(message)}</failure>`,
		"\t\t</testcase>",
	];
}

function attributes(values: Readonly<Record<string, string>>): string {
	return Object.entries(values)
		.map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
		.join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&apos;",
	"\t": "&#9;",
	"\n": "&#10;",
	"\r": "&#13;",
};
/** Characters that XML 1.0 does not allow, not even escaped. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
	return text
		.replace(IMPOSSIBLE, "\uFFFD")
		.replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? character);
}
