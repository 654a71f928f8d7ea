/** `npm run build`: everything the program needs, in one file that runs on Node 20 and later. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";
import { bundledLicences } from "./licences.ts";
import { substitutions } from "./substitutions.ts";

const OUTPUT = "dist/anarchy-perf-ink.js";

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
	format: "cjs",
	define: { "process.env.NODE_ENV": '"production"', "import.meta.url": '""' },
	plugins: [substitutions("ink", "yoga-layout", "string-width", "widest-line")],
});

/**
 * The screen, with Ink and React in it, is a text within the program until it is asked for: so the
 * commands that have no screen neither compile it nor keep it in memory.
 */
const packedScreen: Plugin = {
	name: "packed-screen",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^\.\/monitor\.tsx$/ }, () => ({ path: "monitor", namespace: "packed" }));
		onLoad({ filter: /./, namespace: "packed" }, () => ({
			contents: `
				const module = { exports: {} };
				const code = ${JSON.stringify(screen.outputFiles[0]?.text)};
				new Function("module", "require", code)(module, require);
				export const monitor = module.exports.monitor;
			`,
		}));
	},
};

const program = await build({
	...COMMON,
	entryPoints: ["cli.tsx"],
	format: "esm",
	// Node's own modules are loaded by require(), and some of what is bundled is CommonJS.
	banner: {
		js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
	},
	plugins: [packedScreen, substitutions("meow"), lazyBuiltins],
});

const text = program.outputFiles[0]?.text ?? "";
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });
writeFileSync(OUTPUT, text);
chmodSync(OUTPUT, 0o755);
writeFileSync(`${OUTPUT}.LICENSES.txt`, bundledLicences(inputsOf(screen), inputsOf(program)));
process.stdout.write(`${OUTPUT}: ${(text.length / 1000).toFixed(0)} kB\n`);

function inputsOf({ metafile }: { metafile: Metafile }): string[] {
	return Object.keys(metafile.inputs);
}
