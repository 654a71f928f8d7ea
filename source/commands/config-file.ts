/** Where the settings of this user are; read by `run-config.ts`, only where there are any. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { missingDenoPermission } from "../core/deno-permissions.ts";
import { xdgFolder } from "../inputs/xdg-folder.ts";
import { invokingUser } from "../log/invoking-user.ts";

/** Returns the user's own file, which may not exist; under sudo, that of the invoking user. */
export function ownConfigFile(environment: NodeJS.ProcessEnv = process.env): string {
	const owner = invokingUser(false, environment);
	return join(xdgFolder("XDG_CONFIG_HOME", owner, environment), "config.yaml");
}

/** Returns the file that this command line uses; null without one. */
export function configFileOf(arguments_: readonly string[]): string | null {
	const end = arguments_.indexOf("--");
	const own = end < 0 ? arguments_ : arguments_.slice(0, end);
	const at = own.findIndex((word) => word === "--config" || word.startsWith("--config="));
	const word = own[at];
	if (word !== undefined) {
		const file = word === "--config" ? own[at + 1] : word.slice("--config=".length);
		// Without a value the command line is refused in a moment.
		return file === undefined || file === "" ? null : file;
	}
	if (SYSTEM_FACTS.some((kind) => missingDenoPermission({ name: "sys", kind }) !== null))
		return null;
	const file = ownConfigFile();
	if (missingDenoPermission({ name: "read", path: file }) !== null) return null;
	return existsSync(file) ? file : null;
}

/** What the user's own file depends on. Deno would prompt for it, or end the program. */
const SYSTEM_FACTS = ["uid", "homedir"];
