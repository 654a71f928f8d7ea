import { randomBytes } from "node:crypto";
import {
	type BigIntStats,
	closeSync,
	fstatSync,
	openSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes a file that is whole at every moment: aside, under a name that nobody can know beforehand,
 * and then renamed. Returns what file it is now.
 *
 * @throws the system's error where it can not be written; what was there before is there still
 */
export function replaceFile(file: string, text: string, mode = 0o644): BigIntStats {
	const aside = join(dirname(file), `.anarchy-aside-${randomBytes(8).toString("hex")}`);
	let isAside = false;
	try {
		const handle = openSync(aside, "wx", mode);
		isAside = true;
		try {
			writeFileSync(handle, text);
			const status = fstatSync(handle, { bigint: true });
			renameSync(aside, file);
			isAside = false;
			return status;
		} finally {
			closeSync(handle);
		}
	} finally {
		if (isAside) rmSync(aside, { force: true });
	}
}
