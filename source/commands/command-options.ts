/** How a command of the user is started: by which programs, and in which environment. */
import { ignoresHangup } from "../hangup.ts";
import { type InvokingUser, loginVariables } from "../log/invoking-user.ts";
import { asUserPrefix } from "../stress/ambient-capabilities.ts";
import { programProblem } from "./find-program.ts";

/** A command, ready to be started with the rights of its user. */
export interface CommandOptions {
	readonly program: string;
	readonly words: readonly string[];
	readonly environment: NodeJS.ProcessEnv;
	/**
	 * Why the command of the user cannot be started, as the code of a system error: a program that is
	 * to start it would say so itself, and look like a command that ran. Null if nothing is known.
	 */
	readonly problem: string | null;
}

/** @param words not empty */
export function commandOf(
	words: readonly string[],
	user: InvokingUser,
	environment: NodeJS.ProcessEnv,
): CommandOptions {
	const prefix = prefixFor(user);
	const [program = "", ...rest] = [...prefix, ...words];
	const own = environmentFor(user, environment);
	const find = () => programProblem(words[0] ?? "", own["PATH"]);
	const problem = prefix.length === 0 ? null : user.run(find);
	return { program, words: rest, environment: own, problem };
}

/** A prefix that drops privileges to a user's, and ignores SIGHUP if this process ignores it. */
function prefixFor({ ids }: InvokingUser): readonly string[] {
	const hangup = ignoresHangup() ? ["sh", "-c", 'trap "" HUP; exec "$0" "$@"'] : [];
	return [...asUserPrefix(ids), ...hangup];
}

/** Under sudo, root's variables of a login are not those of the user. */
function environmentFor(user: InvokingUser, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	if (user.ids === null) return environment;
	const kept = Object.entries(environment).filter(([name]) => !name.startsWith("SUDO_"));
	return { ...Object.fromEntries(kept), ...loginVariables(user) };
}
