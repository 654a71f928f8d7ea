/** The rules of the schema by which Jenkins and Surefire read JUnit's XML (`junit-10.xsd`). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCHEMA = fileURLToPath(new URL("../fixtures/junit/junit.xsd", import.meta.url));

/** The reference validator of XML schemas, of Debian's libxml2-utils. */
export const hasXmllint = spawnSync("xmllint", ["--version"]).error === undefined;

/** What xmllint has against it; empty where it is valid. */
export function schemaComplaints(text: string): string {
	const flags = ["--nonet", "--noout", "--schema", SCHEMA, "-"];
	const { status, stderr } = spawnSync("xmllint", flags, { input: text, encoding: "utf8" });
	assert.ok(status === 0 || stderr !== "", "xmllint says why");
	return status === 0 ? "" : stderr;
}

interface Element {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, string>;
	readonly children: Element[];
}

interface Rule {
	readonly required: readonly string[];
	readonly optional: readonly string[];
	readonly children: readonly string[];
}

const NUMBER = /^\d+(\.\d+)?$/;
const COUNT = /^\d+$/;

const RULES: Readonly<Record<string, Rule>> = {
	testsuites: {
		required: [],
		optional: ["name", "time", "tests", "failures", "errors"],
		children: ["testsuite"],
	},
	testsuite: {
		required: ["name", "tests", "failures", "errors"],
		optional: ["time", "skipped", "timestamp", "hostname", "id", "package", "group"],
		children: ["properties", "testcase", "system-out", "system-err"],
	},
	properties: { required: [], optional: [], children: ["property"] },
	property: { required: ["name", "value"], optional: [], children: [] },
	testcase: {
		required: ["name"],
		optional: ["time", "classname", "group"],
		children: ["skipped", "error", "failure", "system-out", "system-err"],
	},
	failure: { required: [], optional: ["type", "message"], children: [] },
	skipped: { required: [], optional: ["message"], children: [] },
};

const FORMS: Readonly<Record<string, RegExp>> = {
	tests: COUNT,
	failures: COUNT,
	errors: COUNT,
	skipped: COUNT,
	time: NUMBER,
	timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
};

export function assertJunit(text: string, { failures }: { readonly failures: number }): void {
	if (hasXmllint) assert.equal(schemaComplaints(text), "");
	const root = parseXml(text);
	assert.equal(root.name, "testsuites");
	assertElement(root);
	const [suite] = root.children;
	assert.ok(suite !== undefined, "there is a suite");
	const cases = suite.children.filter(({ name }) => name === "testcase");
	const failed = cases.filter(({ children }) => children.some(({ name }) => name === "failure"));
	assert.equal(failed.length, failures);
	for (const { attributes } of [root, suite]) {
		assert.equal(attributes.get("tests"), String(cases.length));
		assert.equal(attributes.get("failures"), String(failures));
	}
}

function assertElement({ name, attributes, children }: Element): void {
	const rule = RULES[name];
	assert.ok(rule !== undefined, `no element is named ${name}`);
	for (const attribute of rule.required)
		assert.ok(attributes.has(attribute), `${name}@${attribute}`);
	for (const [attribute, value] of attributes) {
		const isKnown = rule.required.includes(attribute) || rule.optional.includes(attribute);
		assert.ok(isKnown, `${name} has no ${attribute}`);
		assert.match(value, FORMS[attribute] ?? /^/, `${name}@${attribute}`);
	}
	for (const child of children) {
		assert.ok(rule.children.includes(child.name), `${child.name} is not in ${name}`);
		assertElement(child);
	}
}

const TOKEN = /<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|[^<]+/y;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/;

/** XML without comments, sections and doctypes, which is all that is written here. */
export function parseXml(text: string): Element {
	const top: Element = { name: "", attributes: new Map(), children: [] };
	const open = [top];
	for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
		const at = TOKEN.lastIndex;
		const match = TOKEN.exec(text);
		assert.ok(match !== null, `well-formed at ${text.slice(at, at + 60)}`);
		assert.doesNotMatch(match[0], REFERENCE);
		const [, closing, opening, attributes = "", isEmpty] = match;
		if (closing !== undefined) assert.equal(open.pop()?.name, closing);
		if (opening === undefined) continue;
		const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)];
		const values = new Map(pairs.map(([, name = "", value = ""]) => [name, value]));
		assert.equal(values.size, pairs.length, "no attribute is there twice");
		const element = { name: opening, attributes: values, children: [] };
		open.at(-1)?.children.push(element);
		if (isEmpty === "") open.push(element);
	}
	assert.equal(open.length, 1, "every element is closed");
	const [root] = top.children;
	assert.ok(root !== undefined && top.children.length === 1, "one root");
	return root;
}
