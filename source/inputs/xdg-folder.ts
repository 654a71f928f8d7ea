/** The base directories of a user, by the XDG base directory specification. */
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Owner } from "../core/interfaces.ts";

/** A user whose privileges and home are used; usually the process's own. */
export interface HomeOwner extends Owner {
	/** Null for the process's own user. */
	readonly ids: unknown;
}

const IN_HOME = {
	XDG_CONFIG_HOME: ".config",
	XDG_DATA_HOME: ".local/share",
	XDG_STATE_HOME: ".local/state",
} as const;

/** Returns this program's folder in a base directory; under sudo, that of the user who ran it. */
export function xdgFolder(
	variable: keyof typeof IN_HOME,
	owner: HomeOwner,
	environment: NodeJS.ProcessEnv,
): string {
	const given = environment[variable] ?? "";
	// By the specification a relative path is invalid, and ignored.
	const base = isAbsolute(given) ? given : join(homeOf(owner), IN_HOME[variable]);
	return join(base, "anarchy-perf-ink");
}

/** sudo may set HOME to root's; the user database has the user's own. */
function homeOf(owner: HomeOwner): string {
	return owner.ids === null ? homedir() : owner.run(() => userInfo().homedir);
}
