/** The checklist as text, and as the report that goes with a bug report. */
import { formatPlural } from "../core/format.ts";
import { printable } from "../core/printable-text.ts";
import type { Check } from "./check.ts";
import type { MachineFacts } from "./machine-facts.ts";

const SIGNS: Readonly<Record<Check["result"], string>> = { passed: "✓", failed: "✗", none: "–" };
const TITLE_WIDTH = 17;

/** A line a check, and one below it with what to do. */
export function checklistText(checks: readonly Check[]): string {
	const failures = checks.filter(({ result }) => result === "failed").length;
	const lines = checks.flatMap(({ title, result, detail, remedy }) => [
		`${SIGNS[result]} ${title.padEnd(TITLE_WIDTH)}${printable(detail)}`,
		...(remedy === null ? [] : [`  ${" ".repeat(TITLE_WIDTH)}→ ${printable(remedy)}`]),
	]);
	const end = failures === 0 ? "nothing is wrong" : `${formatPlural(failures, "check")} failed`;
	return [...lines, "", end].join("\n");
}

export interface ReportInput {
	readonly version: string;
	readonly kernel: string;
	readonly checks: readonly Check[];
	readonly facts: MachineFacts;
	/** What the statistics file said, where it said anything. */
	readonly statistics: string | null;
}

/** Everything that helps with a bug report, in plain text, and nothing that tells whose machine it is. */
export function reportText({ version, kernel, checks, facts, statistics }: ReportInput): string {
	const text = [
		`anarchy-perf-ink ${version}, Node ${facts.node}, Linux ${kernel}`,
		"Unique ids are masked.",
		section("Checks", checklistText(checks)),
		section("Facts", JSON.stringify(facts, withBigints, 2)),
		section("Statistics", statistics ?? "(could not be read)"),
	].join("\n\n");
	return `${masked(text, idsIn(facts))}\n`;
}

function section(title: string, text: string): string {
	return `== ${title} ==\n\n${text.split("\n").map(printable).join("\n").trimEnd()}`;
}

function withBigints(_name: string, value: unknown): unknown {
	return typeof value === "bigint" ? value.toString() : value;
}

function idsIn({ links }: MachineFacts): string[] {
	return links.flatMap(({ devices }) => devices.map(({ unique_id }) => unique_id));
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** The same id has the same mask, so that devices can still be told apart. */
function masked(text: string, ids: readonly string[]): string {
	const found = [...ids, ...(text.match(UUID) ?? [])].filter((id) => id !== "");
	return [...new Set(found)].reduce(
		(result, id, index) => result.replaceAll(id, `(unique id ${index + 1})`),
		text,
	);
}
