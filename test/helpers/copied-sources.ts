/** A copy of what the program is built from, in another place. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = [
	"source",
	"scripts",
	"cli.tsx",
	"package.json",
	"package-lock.json",
	"tsconfig.json",
];

export class CopiedSources {
	readonly root: string;

	constructor(root: string) {
		this.root = root;
		mkdirSync(root, { recursive: true });
		for (const name of SOURCES) cpSync(join(ROOT, name), join(root, name), { recursive: true });
		// A link would lead back: what is built has the packages' own places in it.
		const packages = [join(ROOT, "node_modules"), join(root, "node_modules")];
		const copies = ["-al", "-a"].map(
			(how) => () => spawnSync("cp", [how, ...packages]).status === 0,
		);
		if (!copies.some((copy) => copy())) throw new Error("the packages cannot be copied");
	}

	/** Puts a text behind another one, which must be there once. */
	insert(file: string, behind: string, text: string): void {
		const path = join(this.root, file);
		const parts = readFileSync(path, "utf8").split(behind);
		if (parts.length !== 2) throw new Error(`${file} has “${behind}” ${parts.length - 1} times`);
		writeFileSync(path, parts.join(behind + text));
	}

	/** @returns the folder of the program */
	build(): string {
		const command = ["--import", "tsx", "scripts/build.ts"];
		execFileSync(process.execPath, command, {
			cwd: this.root,
			stdio: ["ignore", "ignore", "inherit"],
		});
		return join(this.root, "dist");
	}
}
