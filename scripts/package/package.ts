/**
 * Part of `npm run package`: makes of the build all that is released, in one folder, and prints the
 * checksums. Two builds of a commit have the same bytes.
 *
 *     tsx scripts/package/package.ts [--dist FOLDER] [FOLDER]
 *
 * The build is in `dist` and the packages go to `packages`, if nothing else is said.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import manifest from "../../package.json" with { type: "json" };
import { isChanged, sourceCommit, sourceTime_s } from "../source-commit.ts";
import { debianPackage } from "./debian-package.ts";
import { npmPackage } from "./npm-package.ts";
import { treeArchive } from "./tree-archive.ts";
import { writeFile } from "./write-file.ts";

const { name, version } = manifest;
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { dist: { type: "string", default: "dist" } },
});
const dist = resolve(values.dist);
const output = resolve(positionals[0] ?? "packages");

if (!readFileSync("CITATION.cff", "utf8").includes(`\nversion: ${version}\n`)) {
	throw new Error("CITATION.cff and package.json have different versions");
}
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const staging = mkdtempSync(join(tmpdir(), "packages-"));
try {
	npmPackage(dist, join(staging, "npm"), output);
	treeArchive(dist, join(staging, "tree"), output, sourceTime_s());
	debianPackage(dist, join(staging, "debian"), output, sourceTime_s());
	copyFileSync(join(dist, `${name}.js.cdx.json`), join(output, `${name}-${version}.cdx.json`));
} finally {
	rmSync(staging, { recursive: true });
}
const sums = readdirSync(output)
	.sort()
	.map((file) => {
		const bytes = readFileSync(join(output, file));
		return `${createHash("sha256").update(bytes).digest("hex")}  ${file}\n`;
	})
	.join("");
writeFile(join(output, "SHA256SUMS"), sums);
process.stdout.write(sums);
if (sourceCommit() === "" || isChanged()) {
	process.stderr.write("not a release: the sources are not those of a commit\n");
}
