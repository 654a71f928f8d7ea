/** `config`, and the reading of the file with settings: only where there is one. */
import process from "node:process";
import { ExitCode, UserError } from "../core/errors.ts";
import { formatPlural } from "../core/format.ts";
import { jsonText } from "../core/json-text.ts";
import { describeReadError } from "../core/machine-errors.ts";
import { printable } from "../core/printable-text.ts";
import { readSmallFile } from "../inputs/small-file.ts";
import { describeErrors } from "../inputs/yaml-reader.ts";
import { invokingUser } from "../log/invoking-user.ts";
import { flagName } from "../options/command-line.ts";
import type { ConfigFlags } from "../options/config.ts";
import { type NamedFlags, readSettings } from "../options/read-settings.ts";
import { effectiveSettings, type Settings, settingsFor } from "../options/settings.ts";
import { writeStderr, writeStdout } from "../outputs/standard-streams.ts";
import { readChosenLook } from "./chosen-look.ts";
import { ownConfigFile } from "./config-file.ts";

/** `YamlReader` reads nothing larger either. */
const MAX_BYTES = 65_536;

/**
 * Reads with the invoking user's privileges, because messages quote the file.
 *
 * @throws {UserError} if it cannot be read or has errors, each of which is printed with its place
 */
export function readConfigFile(file: string, commands: readonly NamedFlags[]): Settings {
	let text: string;
	try {
		text = invokingUser(false).run(() => readSmallFile(file, MAX_BYTES));
	} catch (error) {
		const reason = describeReadError(error);
		throw new UserError(`cannot read “${printable(file)}”: ${reason}`, ExitCode.usage);
	}
	const read = readSettings(text, commands);
	if (read.ok) {
		const monitor = commands.find(({ name }) => name === "monitor");
		const chosen = read.remember && monitor !== undefined ? readChosenLook(monitor) : [];
		return { file, settings: [...read.settings, ...chosen], remember: read.remember };
	}
	const lines = describeErrors(file, read.errors).map(printable);
	writeStderr(`${lines.join("\n")}\n`);
	const count = formatPlural(lines.length, "error");
	throw new UserError(`“${printable(file)}” has ${count}; nothing was run`, ExitCode.usage);
}

/** Prints every flag of a command: its value, and where it is from. */
export function runConfig(
	{ shown, json }: ConfigFlags,
	settings: Settings,
	commands: readonly NamedFlags[],
): void {
	const command = commands.find(({ name }) => name === shown);
	const rows = command === undefined ? [] : effectiveRows(command, settings);
	if (json) {
		const { file, remember } = settings;
		const flags = Object.fromEntries(rows.map(({ flag, ...row }) => [flag, row]));
		writeStdout(`${jsonText({ file, command: shown, remember, flags }, "\t")}\n`);
		return;
	}
	const width = Math.max(...rows.map(({ flag }) => flag.length));
	const valueWidth = Math.max(...rows.map(({ value }) => (value ?? "").length));
	const lines = rows.map(
		({ flag, value, from }) =>
			`${flag.padEnd(width)}  ${(value ?? "").padEnd(valueWidth)}  ${from}`,
	);
	const head = settings.file ?? `no settings: ${ownFile()} does not exist`;
	const remembered = settings.remember ? ["remember: what is chosen by key is used again"] : [];
	writeStdout(
		`${[head, ...remembered, "", ...lines].map((line) => printable(line).trimEnd()).join("\n")}\n`,
	);
}

function ownFile(): string {
	return ownConfigFile(process.env);
}

interface EffectiveRow {
	readonly flag: string;
	/** Null for a flag that is not set and has no default. */
	readonly value: string | null;
	/** `default`, or file, line and column. */
	readonly from: string;
}

function effectiveRows(command: NamedFlags, settings: Settings): EffectiveRow[] {
	const set = effectiveSettings(settingsFor(settings, command));
	const shown = Object.entries(command.flags).filter(
		([name]) => !["help", "version", "config", "json"].includes(name),
	);
	return shown.map(([name, { fallback }]) => {
		const setting = set.find((one) => one.name === name);
		const flag = flagName(name);
		if (setting !== undefined) {
			const { line, column } = setting;
			const from = line === null ? "chosen by key" : `${settings.file}:${line}:${column}`;
			return { flag, value: setting.text.replaceAll("\n", ", "), from };
		}
		const isSet = fallback !== null && String(fallback) !== "" && fallback !== false;
		return { flag, value: isSet ? String(fallback) : null, from: isSet ? "default" : "not set" };
	});
}
