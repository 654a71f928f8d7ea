/** The passport of another report, for `doctor --compare`. */
import { ExitCode, UserError } from "../core/errors.ts";
import { describeReadError } from "../core/machine-errors.ts";
import { printable } from "../core/printable-text.ts";
import {
	comparePassports,
	type PassportDifference,
	parsePassport,
} from "../doctor/compare-passports.ts";
import type { PassportLine } from "../doctor/passport.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { invokingUser } from "../log/invoking-user.ts";

const MAX_REPORT_BYTES = 1024 * 1024;

/** @throws {UserError} if the file cannot be read, or is not a report with a passport */
export function readPassport(path: string): readonly PassportLine[] {
	const named = `--compare “${printable(path)}”`;
	let text: string;
	try {
		text = invokingUser(false).run(() => readSmallFile(path, MAX_REPORT_BYTES));
	} catch (error) {
		throw new UserError(`${named}: ${describeReadError(error)}`, ExitCode.usage);
	}
	const passport = parsePassport(text);
	if (passport !== null) return passport;
	throw new UserError(`${named}: it is not a report of doctor --report`, ExitCode.usage);
}

/** @param report of now: unique ids are masked in it as in the other */
export function differencesTo(
	former: readonly PassportLine[],
	report: string,
): readonly PassportDifference[] {
	return comparePassports(former, parsePassport(report) ?? []);
}
