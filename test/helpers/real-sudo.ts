/**
 * sudo itself, which nobody may use for as long as a test takes: in a mount namespace of its own,
 * so that the machine's own rules stay as they are.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { NOBODY } from "./under-sudo.ts";

/** With the secure_path of Debian, whatever the machine's own rules say. */
const RULES = `Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
nobody ALL=(root) NOPASSWD: ALL
`;

/** $0 are the rules, $@ is the command. */
const AS_NOBODY =
	'mount --bind "$0" /etc/sudoers && ' +
	`exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$@"`;

/** Returns the path of a file with the rules, in a folder. */
export function writeRules(folder: string): string {
	const rules = join(folder, "sudoers");
	writeFileSync(rules, RULES, { mode: 0o440 });
	return rules;
}

/** Returns the command that has nobody run a command, in which sudo obeys these rules. */
export function asNobody(rules: string, command: readonly string[]): [string, string[]] {
	return ["unshare", ["--mount", "sh", "-c", AS_NOBODY, rules, ...command]];
}

/** Root, sudo, and the right to mount: containers often lack one of them. */
function isPossible(): boolean {
	if (process.geteuid?.() !== 0) return false;
	const folder = mkdtempSync(join(tmpdir(), "sudoers-"));
	const { status } = spawnSync(...asNobody(writeRules(folder), ["sudo", "-n", "true"]));
	rmSync(folder, { recursive: true });
	return status === 0;
}

/** Options of a test that takes it. */
export const withSudo = { skip: isPossible() ? false : "it takes root, sudo, setpriv and a mount" };
