/**
 * What the build changes in the packages that it bundles. Each change names the version it was
 * written for and the text it replaces; the build fails if either no longer matches, so an update
 * of a package is reviewed.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "esbuild";

interface Substitution {
	readonly package: string;
	readonly version: string;
	readonly file: string;
	readonly why: string;
	readonly replace: string;
	readonly by: string;
}

/** A segmenter with the only method that is used. */
const LAZY_SEGMENTER = `{
	segment(text) {
		this.made ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
		return this.made.segment(text);
	},
}`;

const SUBSTITUTIONS: readonly Substitution[] = [
	{
		package: "ink",
		version: "6.8.0",
		file: "build/measure-text.js",
		why: "it keeps every text it has ever measured",
		replace: "cache.set(text, dimensions);",
		by: "if (cache.size >= 256) cache.clear();\ncache.set(text, dimensions);",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/wrap-text.js",
		why: "it keeps every text it has ever wrapped",
		replace: "cache[cacheKey] = wrappedText;",
		by: "",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/reconciler.js",
		why: "React's development tools are not for users, and not bundled",
		replace: "await import('./devtools.js');",
		by: "",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/components/ErrorBoundary.js",
		why: "it draws errors, which are reported after the screen, and with boxes that grow",
		replace: "import ErrorOverview from './ErrorOverview.js';",
		by: "const ErrorOverview = () => null;",
	},
	{
		package: "slice-ansi",
		version: "8.0.0",
		file: "tokenize-ansi.js",
		why: "loading Unicode's segmentation rules takes 9 ms, and nothing needs them at the start",
		replace: "new Intl.Segmenter(undefined, {granularity: 'grapheme'})",
		by: LAZY_SEGMENTER,
	},
	{
		package: "@alcalzone/ansi-tokenize",
		version: "0.2.5",
		file: "build/tokenize.js",
		why: "as above",
		replace: 'new Intl.Segmenter(undefined, { granularity: "grapheme" })',
		by: LAZY_SEGMENTER,
	},
	{
		package: "string-width",
		version: "8.3.0",
		file: "index.js",
		why: "as above",
		replace: "new Intl.Segmenter()",
		by: LAZY_SEGMENTER,
	},
	{
		package: "terminal-size",
		version: "4.0.1",
		file: "index.js",
		why: "it loads child_process at once, for a fallback that is rarely used",
		replace: "import {execFileSync} from 'node:child_process';",
		by: "const execFileSync = (...call) => require('node:child_process').execFileSync(...call);",
	},
	{
		package: "signal-exit",
		version: "3.0.7",
		file: "index.js",
		why: "it loads Node's assert only to check that a function is one",
		replace: "var assert = require('assert')",
		by: "var assert = { equal() {} };",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/dependencies.js",
		why: "it loads child_process, and with it Node's network stack, without need",
		replace: "import { execFile } from 'node:child_process';",
		by: "",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/dependencies.js",
		why: "as above",
		replace: "promisify(execFile);",
		by: "",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/dependencies.js",
		why: "it normalises the package.json it is given, with the names of all licences",
		replace: "var normalizeExports = requireNormalize();",
		by: "var normalizeExports = () => {};",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/dependencies.js",
		why: "it loads what points to a mistake in a package.json, with the letters of all scripts",
		replace: "var libExports = requireLib$1();",
		by: "",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/options.js",
		why: "it bundles code that finds and normalises a package.json, which it is given instead",
		replace:
			"import { a as readPackageUpSync, n as normalizePackageData } from './dependencies.js';",
		by: "const readPackageUpSync = () => undefined;\nconst normalizePackageData = () => {};",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/reconciler.js",
		why: "as above, and a module with top-level await cannot be loaded on demand",
		replace: "isDev()\n    ? await loadPackageJson()\n    : ",
		by: "",
	},
	{
		package: "meow",
		version: "14.1.0",
		file: "build/index.js",
		why: "it overwrites the command line that ps and pgrep show",
		replace: "process.title = getProcessTitle(parsedOptions.pkg);",
		by: "",
	},
];

/** A module of a package that one of ours replaces, which can import the original. */
interface Replacement {
	readonly package: string;
	readonly version: string;
	readonly file: string;
	readonly why: string;
	/** How it is imported, and in which files. */
	readonly imported: RegExp;
	readonly within: RegExp;
	readonly by: string;
	/** The name under which ours imports the original. */
	readonly original: string;
}

const REPLACEMENTS: readonly Replacement[] = [
	{
		package: "yoga-layout",
		version: "3.2.1",
		file: "dist/src/index.js",
		why: "it is WebAssembly, which takes 3 MB, and longer to start than all else of the screen",
		imported: /^yoga-layout$/,
		within: /node_modules\/ink\/build\//,
		by: "source/ink/box-layout.ts",
		original: "yoga:original",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/output.js",
		why: "it creates an object per cell on every frame",
		imported: /^\.\/output\.js$/,
		within: /node_modules\/ink\/build\/renderer\.js$/,
		by: "source/ink/fast-output.ts",
		original: "ink:output",
	},
	{
		package: "ink",
		version: "6.8.0",
		file: "build/sanitize-ansi.js",
		why: "it parses every text on every frame, even if it has not changed",
		imported: /^\.\/sanitize-ansi\.js$/,
		within: /node_modules\/ink\/build\/squash-text-nodes\.js$/,
		by: "source/ink/fast-sanitize.ts",
		original: "ink:sanitize",
	},
	{
		package: "widest-line",
		version: "6.0.0",
		file: "index.js",
		why: "it measures every text on every frame, even if it has not changed",
		imported: /^widest-line$/,
		within: /node_modules\/ink\/build\/render-node-to-output\.js$/,
		by: "source/ink/fast-widest-line.ts",
		original: "widest-line:original",
	},
	{
		package: "string-width",
		version: "8.3.0",
		file: "index.js",
		why: "it segments every text by Unicode's rules, even if all characters are narrow",
		imported: /^string-width$/,
		within: /./,
		by: "source/ink/fast-width.ts",
		original: "string-width:original",
	},
];

/** The packages of the screen with substitutions. */
export const SCREEN_PACKAGES = [
	...["ink", "yoga-layout", "string-width", "widest-line", "slice-ansi"],
	...["@alcalzone/ansi-tokenize", "terminal-size", "signal-exit"],
] as const;

/**
 * The esbuild plugin that applies the substitutions in these packages (in all, if none is named),
 * and fails the build if one of them does not apply.
 */
export const substitutions = (...packages: readonly string[]): Plugin => ({
	name: "substitutions",
	setup(build) {
		const isMeant = ({ package: name }: { package: string }) =>
			packages.length === 0 || packages.includes(name);
		const meant = {
			substitutions: SUBSTITUTIONS.filter(isMeant),
			replacements: REPLACEMENTS.filter(isMeant),
		};
		const made = new Set<Substitution>();
		for (const file of new Set(meant.substitutions.map(pathOf))) {
			const filter = new RegExp(`${file.replace(/[.\\/]/g, "\\$&")}$`);
			build.onLoad({ filter }, ({ path }) => {
				let contents = readFileSync(path, "utf8");
				for (const substitution of meant.substitutions.filter((one) => pathOf(one) === file)) {
					contents = substituted(contents, path, substitution);
					made.add(substitution);
				}
				return { contents, loader: "js" };
			});
		}
		const replaced = new Set<Replacement>();
		for (const replacement of meant.replacements) {
			build.onResolve({ filter: replacement.imported }, ({ importer }) => {
				if (!replacement.within.test(importer)) return null;
				checkVersion(replacement, resolve("node_modules", replacement.package));
				replaced.add(replacement);
				return { path: resolve(replacement.by) };
			});
			build.onResolve({ filter: new RegExp(`^${replacement.original}$`) }, () => {
				return { path: resolve(pathOf(replacement)) };
			});
		}
		build.onEnd(() => {
			const missed = [
				...meant.substitutions.filter((substitution) => !made.has(substitution)),
				...meant.replacements.filter((replacement) => !replaced.has(replacement)),
			];
			return { errors: missed.map((one) => ({ text: `nothing to substitute: ${pathOf(one)}` })) };
		});
	},
});

function checkVersion({ package: name, version }: Substitution | Replacement, root: string): void {
	const found = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")).version;
	if (found !== version) {
		throw new Error(`${name} is ${found}; its substitutions were written for ${version}`);
	}
}

function pathOf(substitution: Substitution | Replacement): string {
	return `node_modules/${substitution.package}/${substitution.file}`;
}

function substituted(contents: string, path: string, substitution: Substitution): string {
	const { package: name, file, replace, by } = substitution;
	checkVersion(substitution, path.slice(0, path.length - file.length));
	const parts = contents.split(replace);
	if (parts.length !== 2)
		throw new Error(`${name}/${file} does not contain ${replace} exactly once`);
	return parts.join(by);
}
