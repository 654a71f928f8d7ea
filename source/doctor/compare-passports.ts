/** What differs between two passports: the one in a report, and the current one. */
import { printable, printableWithin } from "../core/printable-text.ts";
import type { PassportLine } from "./passport.ts";

/** The title of the section of a report that holds a passport. */
export const PASSPORT_TITLE = "Passport";

const MAX_LINES = 1000;
const MAX_VALUE_LENGTH = 500;

export interface PassportDifference {
	readonly name: string;
	/** Null if the passport lacks it. */
	readonly before: string | null;
	readonly now: string | null;
}

/** Parses the passport in a report; null if there is none. */
export function parsePassport(report: string): readonly PassportLine[] | null {
	const [, text] = report.split(`== ${PASSPORT_TITLE} ==\n`);
	if (text === undefined) return null;
	const [section = ""] = text.split("\n== ");
	const lines = section.split("\n").slice(0, MAX_LINES);
	const found = lines.flatMap((line): PassportLine[] => {
		const [, name, value] = /^([^:]{1,80}): (.+)$/.exec(line) ?? [];
		if (name === undefined || value === undefined) return [];
		return [[printable(name), printableWithin(value, MAX_VALUE_LENGTH)]];
	});
	return found.length === 0 ? null : found;
}

/** Returns the facts that differ, in the order of the current passport. */
export function comparePassports(
	before: readonly PassportLine[],
	now: readonly PassportLine[],
): PassportDifference[] {
	const [earlier, later] = [new Map(before), new Map(now)];
	const names = [...new Set([...later.keys(), ...earlier.keys()])];
	return names
		.map((name) => ({
			name,
			before: earlier.get(name) ?? null,
			now: later.get(name) ?? null,
		}))
		.filter(({ before: then, now: value }) => cut(then) !== cut(value));
}

/** The parsed text was truncated, so the text it is compared with is truncated as well. */
function cut(value: string | null): string | null {
	return value === null ? null : printableWithin(value, MAX_VALUE_LENGTH);
}

/** Returns a line per difference: `link 1 now: was Gen 3 x4, is Gen 3 x1`. */
export function differenceLines(differences: readonly PassportDifference[]): string[] {
	if (differences.length === 0) return ["nothing differs"];
	return differences.map(
		({ name, before, now }) => `${name}: was ${before ?? "unknown"}, is ${now ?? "unknown"}`,
	);
}
