/** Deno's sandbox: what it denies, and the flag that allows it. Node has no such sandbox. */

/** A permission descriptor of Deno: a kind of access, and to what. */
export interface Permission {
	readonly name: "read" | "run" | "sys";
	readonly path?: string;
	readonly command?: string;
	readonly kind?: string;
}

interface DenoNamespace {
	readonly permissions: { querySync(permission: Permission): { readonly state: string } };
}

/** A message of Deno: `Requires read access to "/a", run again with the --allow-read flag`. */
const REQUIREMENT = /^Requires (.+), run again with the (--allow-[a-z]+) flag$/s;

/** Returns whether Deno's sandbox refused, and not the system. */
export function isDenoDenial(error: unknown): error is Error {
	return error instanceof Error && error.name === "NotCapable";
}

/** Returns, for example, `Deno denied read access to "/a" (run deno with --allow-read)`. */
export function describeDenoDenial({ message }: Error): string {
	const [, access, flag] = REQUIREMENT.exec(message) ?? [];
	return access === undefined
		? `Deno denied access: ${message}`
		: `Deno denied ${access} (run deno with ${flag})`;
}

/**
 * Checks a permission before it is used: Deno would prompt on the terminal, and its `spawn` fails
 * without a reason.
 *
 * @returns a message like that of {@link describeDenoDenial}; null if the permission is granted
 */
export function missingDenoPermission(permission: Permission): string | null {
	const { Deno } = globalThis as { Deno?: DenoNamespace };
	if (Deno === undefined || Deno.permissions.querySync(permission).state === "granted") return null;
	const { name, path, command, kind } = permission;
	const subject = path ?? command ?? kind;
	const access = subject === undefined ? `${name} access` : `${name} access to "${subject}"`;
	return `Deno denied ${access} (run deno with --allow-${name})`;
}
