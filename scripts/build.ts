/** `npm run build`: everything the program needs, in one file that runs on Node 20 and later. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";
import { bundledLicences } from "./licences.ts";
import { substitutions } from "./substitutions.ts";

const OUTPUT = "dist/anarchy-perf-ink.js";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });
const result = await build({
	entryPoints: ["cli.tsx"],
	outfile: OUTPUT,
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	jsx: "automatic",
	minify: true,
	metafile: true,
	legalComments: "none",
	define: { "process.env.NODE_ENV": '"production"' },
	// Some of what is bundled is CommonJS and asks for Node's own modules by require().
	banner: {
		js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
	},
	plugins: [substitutions(), lazyBuiltins],
	logLevel: "warning",
});
chmodSync(OUTPUT, 0o755);
writeFileSync(`${OUTPUT}.LICENSES.txt`, bundledLicences(Object.keys(result.metafile.inputs)));
const kilobytes = readFileSync(OUTPUT).length / 1000;
process.stdout.write(`${OUTPUT}: ${kilobytes.toFixed(0)} kB\n`);
