/** Settings: flags that a file sets. The command line wins over them. */
import { isUserError, type UserError } from "../core/errors.ts";
import type { CommandLine, Flags } from "./command-line.ts";

/** A flag that a file sets. */
export interface Setting {
	/** The flag's name in the tables: `statsFile`. */
	readonly name: string;
	readonly text: string;
	/** The command that it is for; null for every one that has the flag. */
	readonly command: string | null;
	/** Where it stands in the file, from 1; null if it was chosen by key. */
	readonly line: number | null;
	readonly column: number | null;
}

export interface Settings {
	/** The file that they are from; null without one. */
	readonly file: string | null;
	readonly settings: readonly Setting[];
	/** Whether what was last chosen by key is used again. */
	readonly remember: boolean;
}

export const NO_SETTINGS: Settings = { file: null, settings: [], remember: false };

/** Returns the settings of a command: its own, and those for all that have its flags. */
export function settingsFor(
	{ settings }: Settings,
	{ name, flags }: { readonly name: string; readonly flags: Flags },
): readonly Setting[] {
	return settings.filter(
		(setting) => Object.hasOwn(flags, setting.name) && (setting.command ?? name) === name,
	);
}

/** A command line with the settings that go with it. */
export interface Completed<T> {
	readonly result: T;
	readonly used: readonly Setting[];
	/** Those that contradict the command line, or each other, with the reason. */
	readonly unused: readonly (readonly [setting: Setting, reason: string])[];
}

/**
 * Completes a command line by settings. Those that contradict it are left out: a file that sets
 * `stats-file` must not make `--demo` an error.
 *
 * @param settings of this command's flags; a later one replaces an earlier one of the same flag
 * @param read checks a command line
 * @throws {UserError} if the command line is invalid whatever is set
 */
export function completeCommandLine<T>(
	line: CommandLine,
	settings: readonly Setting[],
	read: (line: CommandLine) => T,
): Completed<T> {
	const wanted = effectiveSettings(settings).filter(({ name }) => !line.given.has(name));
	const attempt = (used: readonly Setting[]) => attemptWith(line, used, read);
	const whole = attempt(wanted);
	if (whole.ok) return { result: whole.result, used: wanted, unused: [] };

	// Without any, or with the first that makes it valid: `log` may owe its --output to the file.
	const beginnings = [[], ...wanted.map((setting) => [setting])];
	const begun = beginnings.find((used) => attempt(used).ok);
	if (begun === undefined) {
		const alone = attempt([]);
		throw alone.ok ? whole.error : alone.error;
	}
	const used = extend(begun, wanted, (some) => attempt(some).ok);
	const final = attempt(used);
	if (!final.ok) throw final.error;
	const unused = wanted
		.filter((setting) => !used.includes(setting))
		.map((setting) => {
			const tried = attempt([...used, setting]);
			return [setting, tried.ok ? "" : tried.error.message] as const;
		});
	return { result: final.result, used, unused };
}

/** Adds settings, in their order, as long as one more is valid: one may need another. */
function extend(
	begun: readonly Setting[],
	wanted: readonly Setting[],
	isValid: (used: readonly Setting[]) => boolean,
): readonly Setting[] {
	const next = wanted.find((one) => !begun.includes(one) && isValid([...begun, one]));
	return next === undefined ? begun : extend([...begun, next], wanted, isValid);
}

type Attempt<T> =
	| { readonly ok: true; readonly result: T }
	| { readonly ok: false; readonly error: UserError };

function attemptWith<T>(
	line: CommandLine,
	used: readonly Setting[],
	read: (line: CommandLine) => T,
): Attempt<T> {
	const given = new Map([...used.map(({ name, text }) => [name, text] as const), ...line.given]);
	try {
		return { ok: true, result: read({ ...line, given }) };
	} catch (error) {
		if (isUserError(error)) return { ok: false, error };
		throw error;
	}
}

/** Of several settings of a flag, one for this command alone wins, and then the last one. */
export function effectiveSettings(settings: readonly Setting[]): Setting[] {
	const ranked = [...settings].sort(
		(a, b) => Number(a.command !== null) - Number(b.command !== null),
	);
	return [...new Map(ranked.map((setting) => [setting.name, setting])).values()];
}
