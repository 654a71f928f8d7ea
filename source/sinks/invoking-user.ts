/** Under sudo: what is done with paths is done with the rights of the user who typed the command. */
import process from "node:process";
import { ExitCode, UserError } from "../core/errors.ts";

export interface InvokingUser {
	/** Whose rights `run` borrows; null where the process's own rights are used as they are. */
	readonly ids: { readonly uid: number; readonly gid: number } | null;
	/** Does something synchronous with the user's rights, and has its own again afterwards. */
	run<T>(action: () => T): T;
	/**
	 * Takes the user's rights from now on. What is returned does something synchronous with the
	 * process's own rights of before, and has the user's again afterwards.
	 */
	become(): AsBefore;
}

export type AsBefore = <T>(action: () => T) => T;

/** The types of Node leave one of them out. */
type IdCalls = Pick<
	typeof process,
	"setgroups" | "getgroups" | "setegid" | "seteuid" | "getegid"
> & { initgroups?: (user: string, extraGroup: number) => void };

const OWN_RIGHTS: InvokingUser = {
	ids: null,
	run: (action) => action(),
	become: () => (action) => action(),
};

/**
 * The user who ran `sudo`, so that a link in a world-writable directory is no way to overwrite a
 * system file, and logs belong to whom they are for.
 *
 * A switch of ids is a change to every thread of the process and waits for each of them: about a
 * millisecond, and for ever while one hangs in the kernel. It is nothing to do at every sample.
 */
export function invokingUser(
	keepRoot: boolean,
	environment: NodeJS.ProcessEnv = process.env,
): InvokingUser {
	const uid = idFrom(environment["SUDO_UID"]);
	const gid = idFrom(environment["SUDO_GID"]);
	if (keepRoot || process.geteuid?.() !== 0 || uid === null || gid === null) return OWN_RIGHTS;
	if (uid === 0) return OWN_RIGHTS;
	const { setgroups, getgroups, initgroups, setegid, seteuid, getegid }: IdCalls = process;
	if (!setgroups || !getgroups || !initgroups || !setegid || !seteuid || !getegid) {
		throw refusal(uid, "this runtime cannot do so");
	}
	const own = { groups: getgroups(), gid: getegid() };
	const giveBack = () => {
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
			giveBack();
		}
	};
	const become = (): AsBefore => {
		take();
		// Root by its number alone: the user's groups stay.
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
		// Node counts the effective group among the others: root's must not be it when they are looked up.
		setegid(gid);
		const name = environment["SUDO_USER"];
		if (name !== undefined && name !== "") initgroups(name, gid);
		else setgroups(groups);
		// Looked up once: later it would be a read of the user database at every switch.
		groups = getgroups();
		run(() => {});
	} catch (error) {
		throw refusal(uid, error instanceof Error ? error.message : String(error));
	} finally {
		setegid(own.gid);
		setgroups(own.groups);
	}
	return { ids: { uid, gid }, run, become };
}

function idFrom(text: string | undefined): number | null {
	return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function refusal(uid: number, cause: string): UserError {
	return new UserError(
		`cannot open files with the rights of user ${uid}, who ran sudo: ${cause}; ` +
			"--keep-root opens them as root",
		ExitCode.usage,
	);
}
