/** The report of a machine and its link, for a bug report: one page, which can be compared. */
import { printable } from "../core/printable-text.ts";
import { TITLE } from "../sources/anarchy/parse-statistics.ts";
import type { Check } from "./check.ts";
import { checklistText } from "./checklist.ts";
import { PASSPORT_TITLE } from "./compare-passports.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { passportLines } from "./passport.ts";
import type { PassportFacts } from "./passport-facts.ts";
import { topologyLines } from "./topology.ts";

export interface ReportInput {
	readonly version: string;
	readonly kernel: string;
	readonly checks: readonly Check[];
	readonly facts: MachineFacts;
	readonly passport: PassportFacts;
	/** The user's home folder: its path names the user. */
	readonly home: string;
	/** The text of the statistics file; null: unreadable. */
	readonly statistics: string | null;
}

/** Returns what helps with a bug report, in plain text, and nothing that identifies the user. */
export function reportText(input: ReportInput): string {
	const { version, kernel, checks, facts, passport, home, statistics } = input;
	const [, link] = facts.links;
	const program = `anarchy-perf-ink ${version}, Node ${facts.node}`;
	const { seen, adapters } = facts;
	const lines = passportLines({ link, seen, adapters, facts: passport, program, kernel });
	const text = [
		`${program}, Linux ${kernel}`,
		"Unique ids are masked.",
		section("Checks", checklistText(checks)),
		section("Topology", topologyLines(link, facts.seen).join("\n")),
		section(PASSPORT_TITLE, lines.map((line) => line.join(": ")).join("\n")),
		section("Statistics", publishable(statistics)),
	].join("\n\n");
	const isNamed = home !== "" && home !== "/";
	return `${masked(isNamed ? text.replaceAll(home, "~") : text, idsIn(facts))}\n`;
}

/** A report is published, so it includes nothing but the driver's own text from `--stats-file`. */
function publishable(statistics: string | null): string {
	if (statistics === null) return "(unreadable)";
	return statistics.startsWith(TITLE) ? statistics : "(omitted: not the driver's statistics)";
}

function section(title: string, text: string): string {
	return `== ${title} ==\n\n${text.split("\n").map(printable).join("\n").trimEnd()}`;
}

function idsIn({ links }: MachineFacts): string[] {
	return links.flatMap(({ devices }) => devices.map(({ unique_id }) => unique_id));
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** Masks an id the same way everywhere, so that devices stay distinguishable. */
function masked(text: string, ids: readonly string[]): string {
	const found = [...ids, ...(text.match(UUID) ?? [])].filter((id) => id !== "");
	return [...new Set(found)].reduce(
		(result, id, index) => result.replaceAll(id, `(unique id ${index + 1})`),
		text,
	);
}
