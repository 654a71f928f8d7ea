import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { writeFile } from "./write-file.ts";

/** What npm packs whatever the manifest says. */
const ALWAYS = ["README.md", "LICENSE"];

/** Packs the build with the documents, as `npm pack` does, which makes the same bytes each time. */
export function npmPackage(dist: string, staging: string, output: string): void {
	mkdirSync(staging, { recursive: true });
	for (const name of [...manifest.files, ...ALWAYS]) {
		cpSync(name === "dist" ? dist : name, join(staging, name), { recursive: true });
	}
	writeFile(join(staging, "package.json"), readFileSync("package.json"));
	const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", output];
	execFileSync("npm", pack, { cwd: staging, stdio: ["ignore", "ignore", "inherit"] });
}
