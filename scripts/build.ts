/**
 * `npm run build`: bundles the program, which runs on Node 20 and later, and beside it, in
 * `commands/`, the screen and the commands that not every machine needs. Code that is not called is
 * not even read.
 *
 * `tsx scripts/build.ts FOLDER` builds into another folder than `dist`. The build is reproducible.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { COMMANDS } from "../source/command-table.ts";
import { KEYS } from "../source/screen/keys.ts";
import { billOfMaterials } from "./bill-of-materials.ts";
import { bundlePage, packedPage } from "./bundle-page.ts";
import { lazyBuiltins } from "./lazy-builtins.ts";
import { bundledPackages, licencesOf } from "./licences.ts";
import { manualPage } from "./manual.ts";
import { sourceCommit, sourceTime_s } from "./source-commit.ts";
import { SCREEN_PACKAGES, substitutions } from "./substitutions.ts";

const FOLDER = process.argv[2] ?? "dist";
const OUTPUT = join(FOLDER, "anarchy-perf-ink.js");

const COMMAND_FOLDER = "./source/commands";

/** The commands within the program itself. */
const WITHIN = ["run-monitor.ts", "run-log.ts", "run-simulate.ts"];

/** All others; each gets a file of its own. */
const BESIDE = readdirSync(COMMAND_FOLDER).filter(
	(file) => file.startsWith("run-") && !WITHIN.includes(file),
);

/** Replaces the global `performance`. */
const PERFORMANCE = "scripts/light-performance.ts";

const COMMON = {
	bundle: true,
	platform: "node",
	target: "node20",
	jsx: "automatic",
	minify: true,
	metafile: true,
	write: false,
	legalComments: "none",
	logLevel: "warning",
} as const satisfies BuildOptions;

const screen = await build({
	...COMMON,
	entryPoints: ["source/commands/monitor.tsx"],
	outfile: join(FOLDER, "commands/screen.cjs"),
	format: "cjs",
	define: { "process.env.NODE_ENV": '"production"', "import.meta.url": '""' },
	inject: [PERFORMANCE],
	plugins: [substitutions(...SCREEN_PACKAGES), lazyBuiltins],
});

/**
 * The screen, with Ink and React, is a file of its own, so commands without a screen neither read
 * nor compile it. The import of it is replaced by this text.
 */
const screenBeside = (contents: string): Plugin => ({
	name: "screen-beside",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^\.\/monitor\.tsx$/ }, ({ path }) => ({ path, namespace: "screen" }));
		onResolve({ filter: /screen\.cjs$/ }, ({ path }) => ({ path, external: true }));
		onLoad({ filter: /./, namespace: "screen" }, () => ({ contents, resolveDir: "scripts" }));
	},
});

/** Leaves these commands in files of their own, from which they are loaded when they are called. */
const commandsBeside: Plugin = {
	name: "commands-beside",
	setup({ onLoad }) {
		onLoad({ filter: /[\\/](command-table|commands[\\/][^\\/]+)\.ts$/ }, ({ path }) => {
			const contents = readFileSync(path, "utf8").replace(
				/\bimport\("[^"]*\/(run-[^"/]+)\.ts"\)/g,
				(text, name) => (BESIDE.includes(`${name}.ts`) ? `load("./commands/${name}.mjs")` : text),
			);
			return { contents, loader: "ts" };
		});
	},
};

/**
 * The program without its first lines: the text whose compiled code V8 caches (`run-compiled.ts`).
 */
const program = await build({
	...COMMON,
	entryPoints: ["cli.tsx"],
	outfile: OUTPUT,
	// Node loads CommonJS faster than a module.
	format: "cjs",
	banner: { js: 'const here = { url: require("node:url").pathToFileURL(__filename).href };' },
	define: { "import.meta": "here", COMMIT: JSON.stringify(sourceCommit()) },
	inject: [PERFORMANCE],
	plugins: [
		screenBeside(`
			import { requireCompiled } from "./run-compiled.ts";
			export const { monitor } = requireCompiled("screen.cjs");
		`),
		substitutions("meow"),
		lazyBuiltins,
		commandsBeside,
	],
});

const [{ text = "" } = {}] = program.outputFiles;
const start = await build({
	...COMMON,
	entryPoints: ["scripts/start-program.ts"],
	outfile: OUTPUT,
	format: "cjs",
	banner: { js: "#!/usr/bin/env node" },
	define: { PROGRAM: JSON.stringify(text.replace(/^#!.*/, "")) },
});

const page = await bundlePage();

const commands = await build({
	...COMMON,
	entryPoints: BESIDE.map((file) => `${COMMAND_FOLDER}/${file}`),
	outdir: join(FOLDER, "commands"),
	format: "esm",
	outExtension: { ".js": ".mjs" },
	// Node's own modules are loaded by require(), and some bundled packages are CommonJS.
	banner: {
		js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
	},
	// Code that several of them need goes into shared files.
	splitting: true,
	// An optional package, with a native binary.
	external: ["@duckdb/node-api"],
	plugins: [
		screenBeside('export const { monitor } = require("./screen.cjs");'),
		packedPage(page),
		lazyBuiltins,
	],
});

/** What runs beside the program: the process that loads NVIDIA's library, the thread of bcrypt. */
const helpers = await build({
	...COMMON,
	entryPoints: ["source/sources/nvidia/nvml-child.ts", "source/exporter/access/password-worker.ts"],
	entryNames: "[name]",
	outdir: join(FOLDER, "commands"),
	// Of a package with many parts only those that are used.
	mainFields: ["module", "main"],
	format: "cjs",
	outExtension: { ".js": ".cjs" },
	banner: { js: 'const here = { url: require("node:url").pathToFileURL(__filename).href };' },
	define: { "import.meta": "here" },
	plugins: [lazyBuiltins],
});

const inputs = [screen, program, page, commands, helpers].map(({ metafile }) =>
	Object.keys(metafile.inputs),
);
const packages = bundledPackages(...inputs);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${OUTPUT}.LICENSES.txt`, licencesOf(packages));
writeFileSync(`${OUTPUT}.cdx.json`, billOfMaterials(packages));
const manual = manualPage({
	version: manifest.version,
	time_s: sourceTime_s(),
	commands: COMMANDS,
	keys: KEYS,
});
writeFileSync(join(FOLDER, "anarchy-perf-ink.1"), manual);
// The program comes last, because its age shows if the build is outdated.
const files = [screen, commands, helpers, start].flatMap(({ outputFiles }) => outputFiles);
for (const { path, text } of files) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}
const size_kb = files.reduce((sum, { text }) => sum + text.length, 0) / 1000;
process.stdout.write(`${relative(".", FOLDER)}: ${files.length} files, ${size_kb.toFixed(0)} kB\n`);
chmodSync(OUTPUT, 0o755);
// The sources are modules, by the nearest package.json; the bundles are not.
writeFileSync(join(FOLDER, "package.json"), '{ "type": "commonjs" }\n');
