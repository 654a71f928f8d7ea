/** Under sudo: whatever uses paths runs with the privileges of the user who typed the command. */
import { userInfo } from "node:os";
import process from "node:process";
import { ExitCode, UserError } from "../core/errors.ts";

export interface InvokingUser {
	/** The user whose privileges `run` takes; null if the process keeps its own. */
	readonly ids: { readonly uid: number; readonly gid: number } | null;
	/** Runs a synchronous action with the user's privileges, and restores the process's own. */
	run<T>(action: () => T): T;
	/**
	 * Drops privileges to those of the user. The function returned runs a synchronous action with the
	 * former privileges.
	 */
	dropPrivileges(): AsRoot;
}

export type AsRoot = <T>(action: () => T) => T;

/** Node's types lack one of them. */
type IdCalls = Pick<
	typeof process,
	"setgroups" | "getgroups" | "setegid" | "seteuid" | "getegid"
> & { initgroups?: (user: string, extraGroup: number) => void };

const UNCHANGED: InvokingUser = {
	ids: null,
	run: (action) => action(),
	dropPrivileges: () => (action) => action(),
};

/**
 * The user who ran `sudo`: so a link in a world-writable directory cannot redirect a write to a
 * system file, and logs belong to the user they are for.
 *
 * A switch of ids changes every thread of the process and waits for each of them: about a
 * millisecond, and for ever while one hangs in the kernel. So it is too expensive for every sample.
 */
export function invokingUser(
	keepRoot: boolean,
	environment: NodeJS.ProcessEnv = process.env,
): InvokingUser {
	const uid = idFrom(environment["SUDO_UID"]);
	const gid = idFrom(environment["SUDO_GID"]);
	if (keepRoot || process.geteuid?.() !== 0 || uid === null || gid === null) return UNCHANGED;
	if (uid === 0) return UNCHANGED;
	const { setgroups, getgroups, initgroups, setegid, seteuid, getegid }: IdCalls = process;
	if (!setgroups || !getgroups || !initgroups || !setegid || !seteuid || !getegid) {
		throw refusal(uid, "this runtime cannot switch users");
	}
	const own = { groups: getgroups(), gid: getegid() };
	const restore = () => {
		seteuid(0);
		setegid(own.gid);
		setgroups(own.groups);
	};
	let groups = [gid];
	const take = () => {
		setgroups(groups);
		setegid(gid);
		seteuid(uid);
	};
	const run = <T>(action: () => T): T => {
		try {
			take();
			return action();
		} finally {
			restore();
		}
	};
	const dropPrivileges = (): AsRoot => {
		take();
		// Only the user id becomes root's: the user's groups stay.
		return (action) => {
			try {
				seteuid(0);
				return action();
			} finally {
				seteuid(uid);
			}
		};
	};
	try {
		// Node counts the effective group among the others, so it must not be root's during the
		// look-up.
		setegid(gid);
		const name = environment["SUDO_USER"];
		if (name !== undefined && name !== "") initgroups(name, gid);
		else setgroups(groups);
		// Looked up once, or every switch would read the user database.
		groups = getgroups();
		run(() => {});
	} catch (error) {
		throw refusal(uid, error instanceof Error ? error.message : String(error));
	} finally {
		setegid(own.gid);
		setgroups(own.groups);
	}
	return { ids: { uid, gid }, run, dropPrivileges };
}

/** The variables that a login sets for the user; none if the user database lacks the user. */
export function loginVariables(user: InvokingUser): Record<string, string> {
	try {
		const { homedir, username, shell } = user.run(() => userInfo());
		return { HOME: homedir, USER: username, LOGNAME: username, SHELL: shell ?? "/bin/sh" };
	} catch {
		return {};
	}
}

function idFrom(text: string | undefined): number | null {
	return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function refusal(uid: number, cause: string): UserError {
	return new UserError(
		`cannot open files with the privileges of user ${uid}, who ran sudo: ${cause} ` +
			"(--keep-root opens them as root)",
		ExitCode.usage,
	);
}
