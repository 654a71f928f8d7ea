/** What a command under sudo finds: the user who typed it, and a folder that is everybody's. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

export const NOBODY = 65_534;
/** What sudo tells of the user. */
export const SUDO = { SUDO_UID: `${NOBODY}`, SUDO_GID: `${NOBODY}`, SUDO_USER: "nobody" };

/** A folder of root's that all may enter, and in it one in which all may write. */
export function sharedFolder(context: TestContext): { root: string; shared: string } {
	const root = mkdtempSync(join(tmpdir(), "under-sudo-"));
	context.after(() => rmSync(root, { recursive: true, force: true }));
	chmodSync(root, 0o755);
	const shared = join(root, "shared");
	mkdirSync(shared);
	chmodSync(shared, 0o1777);
	return { root, shared };
}
