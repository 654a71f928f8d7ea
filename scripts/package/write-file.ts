import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file, with its folders, for all to read, whatever the umask is. */
export function writeFile(path: string, contents: string | Uint8Array, mode = 0o644): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, contents);
	chmodSync(path, mode);
}

export function copyFile(from: string, to: string, mode = 0o644): void {
	mkdirSync(dirname(to), { recursive: true });
	copyFileSync(from, to);
	chmodSync(to, mode);
}
