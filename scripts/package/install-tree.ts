/** The program as it is installed below a prefix such as `/usr/local`. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SHELL_SCRIPTS } from "../../source/completion/shell-scripts.ts";
import { copyFile, writeFile } from "./write-file.ts";

const NAME = "anarchy-perf-ink";
const MANUAL = `${NAME}.1`;
const LICENCES = `${NAME}.js.LICENSES.txt`;
/** Of the build, but elsewhere in the tree or beside it. */
const ELSEWHERE = [MANUAL, `${NAME}.js.cdx.json`];

interface Places {
	/** The folder of zsh's completions, which distributions have elsewhere than users. */
	readonly zsh: string;
	/** The first line of the program; that of the build if left out. */
	readonly shebang?: string;
}

/** @param prefix the folder that stands for the prefix */
export function writeInstallTree(dist: string, prefix: string, { zsh, shebang }: Places): void {
	const share = (...names: readonly string[]) => join(prefix, "share", ...names);
	for (const file of filesIn(dist).filter((file) => !ELSEWHERE.includes(file))) {
		copyFile(join(dist, file), share(NAME, file));
	}
	const program = readFileSync(join(dist, `${NAME}.js`), "utf8");
	const text = shebang === undefined ? program : program.replace(/^#!.*/, shebang);
	writeFile(share(NAME, `${NAME}.js`), text, 0o755);
	mkdirSync(join(prefix, "bin"));
	symlinkSync(`../share/${NAME}/${NAME}.js`, join(prefix, "bin", NAME));

	writeFile(share("man/man1", `${MANUAL}.gz`), packed(readFileSync(join(dist, MANUAL))));
	writeFile(share("bash-completion/completions", NAME), SHELL_SCRIPTS.bash);
	writeFile(share(zsh, `_${NAME}`), SHELL_SCRIPTS.zsh);
	writeFile(share("fish/vendor_completions.d", `${NAME}.fish`), SHELL_SCRIPTS.fish);

	for (const file of filesIn("packaging")) {
		const isUnit = file.endsWith(".service");
		const folder = isUnit ? join(prefix, "lib/systemd/system") : share(NAME, "packaging");
		copyFile(join("packaging", file), join(folder, file));
	}
	const doc = share("doc", NAME);
	for (const file of filesIn("docs")) copyFile(join("docs", file), join(doc, "docs", file));
	for (const file of ["README.md", "SECURITY.md", "CITATION.cff"]) copyFile(file, join(doc, file));
	writeFile(join(doc, "changelog.gz"), packed(readFileSync("CHANGELOG.md")));
	writeFile(join(doc, "copyright"), copyright(readFileSync(join(dist, LICENCES), "utf8")));
	// The documents link to it.
	symlinkSync(`../../${NAME}/packaging`, join(doc, "packaging"));
}

export function packed(contents: string | Uint8Array): Buffer {
	return gzipSync(contents, { level: 9 });
}

/** The program's licence, and the names of those of bundled packages; their texts are beside it. */
function copyright(licences: string): string {
	const own = readFileSync("LICENSE", "utf8").trim();
	const names = [...licences.matchAll(/^=== (.+)$/gm)].map(([, name]) => `  ${name}`);
	return `${own}

The program contains these packages, whose licences are in
share/${NAME}/${LICENCES}:

${names.join("\n")}

On Debian systems the Apache License 2.0 is /usr/share/common-licenses/Apache-2.0.
`;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
		.sort();
}
