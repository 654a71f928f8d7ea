/** The package for Debian and its derivatives, made by dpkg-deb alone. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import manifest from "../../package.json" with { type: "json" };
import { packed, writeInstallTree } from "./install-tree.ts";
import { copyFile, writeFile } from "./write-file.ts";

const { name, version, description, engines } = manifest;
const REVISION = `${version}-1`;
const [NODE = ""] = /\d+/.exec(engines.node) ?? [];
/** The project has no address of its own; this one can never be another's (RFC 2606). */
const MAINTAINER = "The authors of anarchy-perf-ink <authors@anarchy-perf-ink.invalid>";
const SCRIPTS = "scripts/package/debian";

export function debianPackage(dist: string, root: string, output: string, time_s: number): void {
	// The package's own Node, whatever is found first in the path of who starts it.
	const places = { zsh: "zsh/vendor-completions", shebang: "#!/usr/bin/node" };
	writeInstallTree(dist, join(root, "usr"), places);
	const doc = join(root, "usr/share/doc", name);
	writeFile(join(doc, "changelog.Debian.gz"), packed(debianChangelog(time_s)));
	const files = filesBelow(root);
	const size_kib = files.reduce((sum, file) => sum + Math.ceil(lstatSync(file).size / 1024), 0);
	const sums = files
		.filter((file) => lstatSync(file).isFile())
		.map((file) => {
			const sum = createHash("md5").update(readFileSync(file)).digest("hex");
			return `${sum}  ${file.slice(root.length + 1)}\n`;
		});
	writeFile(join(root, "DEBIAN/md5sums"), sums.join(""));
	writeFile(join(root, "DEBIAN/control"), control(size_kib));
	for (const script of readdirSync(SCRIPTS)) {
		copyFile(join(SCRIPTS, script), join(root, "DEBIAN", script), 0o755);
	}
	openFolders(root);
	const target = join(output, `${name}_${REVISION}_all.deb`);
	const pack = ["--root-owner-group", "-Zxz", "--threads-max=1", "--build", root, target];
	const env = { ...process.env, SOURCE_DATE_EPOCH: String(time_s) };
	execFileSync("dpkg-deb", pack, { env, stdio: ["ignore", "ignore", "inherit"] });
}

function control(size_kib: number): string {
	const fields = [
		["Package", name],
		["Version", REVISION],
		["Architecture", "all"],
		["Maintainer", MAINTAINER],
		["Installed-Size", size_kib],
		["Depends", `nodejs (>= ${NODE})`],
		["Suggests", "logrotate, prometheus, udev"],
		["Section", "utils"],
		["Priority", "optional"],
		["Description", description.replace(/^A? ?(.)/, (_, first) => first.toLowerCase())],
	];
	return `${fields.map(([field, value]) => `${field}: ${value}`).join("\n")}
 Shows throughput, DMA latency and the state of the link in a terminal, logs
 them for months, finds regressions between recordings, runs load scenarios and
 serves metrics to Prometheus. Two systemd services, which are not enabled, log
 and serve without a terminal.
`;
}

/** Debian's own, beside the program's `changelog.gz`. */
function debianChangelog(time_s: number): string {
	const date = new Date(time_s * 1000).toUTCString().replace("GMT", "+0000");
	return `${name} (${REVISION}) unstable; urgency=medium

  * Version ${version}; changelog.gz lists the changes.

 -- ${MAINTAINER}  ${date}
`;
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map(({ parentPath, name }) => join(parentPath, name))
		.sort();
}

/** Lets all enter the folders, whatever the umask was. */
function openFolders(root: string): void {
	chmodSync(root, 0o755);
	for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
		if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
	}
}
