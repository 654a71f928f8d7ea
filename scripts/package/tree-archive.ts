import { execFileSync } from "node:child_process";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { writeInstallTree } from "./install-tree.ts";

const NAME = `${manifest.name}-${manifest.version}`;

/** Archives the tree for `/usr/local`, for systems without npm or Debian's packages. */
export function treeArchive(dist: string, staging: string, output: string, time_s: number): void {
	writeInstallTree(dist, join(staging, NAME), { zsh: "zsh/site-functions" });
	const same = ["--sort=name", `--mtime=@${time_s}`, "--owner=0", "--group=0", "--numeric-owner"];
	const archive = join(output, `${NAME}-linux.tar.gz`);
	const pack = [...same, "--mode=u=rwX,go=rX", "--format=ustar", "--use-compress-program=gzip -9n"];
	execFileSync("tar", [...pack, "--create", "--file", archive, "--directory", staging, NAME]);
}
