/** What was last chosen by key on the screen: kept where the settings say `remember: true`. */
import { dirname, join } from "node:path";
import process from "node:process";
import { readSmallFile } from "../inputs/small-file.ts";
import { xdgFolder } from "../inputs/xdg-folder.ts";
import { invokingUser } from "../log/invoking-user.ts";
import type { NamedFlags } from "../options/read-settings.ts";
import type { Setting } from "../options/settings.ts";
import { makeFolder } from "../outputs/make-folder.ts";
import { replaceFile } from "../outputs/pending-file.ts";
import type { AppLook } from "../screen/app-props.ts";

const NAMES = ["theme", "graph", "window"] as const;
const MAX_BYTES = 4096;

function fileOf(user: ReturnType<typeof invokingUser>): string {
	return join(xdgFolder("XDG_STATE_HOME", user, process.env), "chosen.json");
}

/**
 * Returns them as settings of the monitor; without those that are damaged, or of another version.
 */
export function readChosenLook(monitor: NamedFlags): readonly Setting[] {
	const user = invokingUser(false);
	try {
		const text = user.run(() => readSmallFile(fileOf(user), MAX_BYTES));
		const chosen: unknown = JSON.parse(text);
		if (typeof chosen !== "object" || chosen === null) return [];
		const values = new Map<string, unknown>(Object.entries(chosen));
		return NAMES.flatMap((name): Setting[] => {
			const value = values.get(name);
			if (typeof value !== "string" || !isValid(monitor, name, value)) return [];
			return [{ name, text: value, command: monitor.name, line: null, column: null }];
		});
	} catch {
		// There is none yet, or it cannot be read: what was chosen is a convenience.
		return [];
	}
}

function isValid({ flags }: NamedFlags, name: string, value: string): boolean {
	try {
		flags[name]?.read(value, name);
		return Object.hasOwn(flags, name);
	} catch {
		return false;
	}
}

/** Only for the end of a session: to switch the user may hang while a driver does. */
export function saveChosenLook(look: AppLook): void {
	const user = invokingUser(false);
	user.run(() => {
		const file = fileOf(user);
		makeFolder(dirname(file));
		replaceFile(file, `${JSON.stringify(look)}\n`);
	});
}
