import { readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import type { Plugin } from "esbuild";

const BUILTIN = new RegExp(`^(node:)?(${builtinModules.join("|")})$`);

/**
 * Modules that take longest to load, and of which only functions are called: they are loaded by the
 * first call. A start needs neither.
 */
const LATE: ReadonlySet<string> = new Set(["child_process", "fs/promises"]);

/**
 * Loads Node's own modules when the module that imports them is first used. In a bundle all static
 * imports would run at the start: every command would load what any of them needs, including the
 * network stack and cryptography. And each import takes only what it names, where esbuild would
 * copy all exports of a module for every file that imports it.
 *
 * The names come from the importing file and not from the Node that builds: versions differ in
 * their exports, and the build must not depend on the version.
 */
export const lazyBuiltins: Plugin = {
	name: "lazy-builtins",
	setup(build) {
		build.onResolve({ filter: BUILTIN }, ({ path, namespace, kind, importer }) => {
			if (namespace.startsWith("builtin")) return { path, external: true };
			const builtin = path.replace(/^node:/, "");
			if (kind !== "import-statement") return { path: builtin, namespace: "builtin" };
			const names = importedNames(readFileSync(importer, "utf8"), builtin);
			// Files that import the same names share a module.
			const suffix = `?${names.join(",")}`;
			return { path: builtin, suffix, namespace: "builtin-import", pluginData: names };
		});
		build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
			contents: `module.exports = require("node:${path}");`,
			loader: "js",
		}));
		build.onLoad({ filter: /./, namespace: "builtin-import" }, ({ path, pluginData }) => ({
			contents: moduleOf(path, pluginData),
			loader: "js",
		}));
	},
};

/** The names that a file imports from a builtin module, each once, in order. */
export function importedNames(text: string, builtin: string): string[] {
	const clause = new RegExp(`\\{([^{}]*)\\}\\s*from\\s*["'](?:node:)?${builtin}["']`, "g");
	const names = [...text.matchAll(clause)]
		.flatMap(([, list = ""]) => list.split(","))
		.map((item) => item.trim().split(/\s+as\s+/)[0] ?? "")
		.filter((name) => /^\w+$/.test(name) && name !== "default");
	return [...new Set(names)].sort();
}

/** Importing unused names, such as those of types, is harmless: esbuild drops them. */
function moduleOf(builtin: string, names: readonly string[]): string {
	if (LATE.has(builtin)) return names.map((name) => lateFunction(builtin, name)).join("\n");
	return [
		`const builtin = require("node:${builtin}");`,
		"export default builtin;",
		...names.map((name) => `const $${name} = /* @__PURE__ */ (() => builtin.${name})();`),
		`export { ${names.map((name) => `$${name} as ${name}`).join(", ")} };`,
	].join("\n");
}

/** @throws {Error} for what is not a function, which would be one in the build */
function lateFunction(builtin: string, name: string): string {
	if (typeof createRequire(import.meta.url)(builtin)[name] !== "function") {
		throw new Error(`${name} of node:${builtin} is not a function: import it from elsewhere`);
	}
	return `export const ${name} = (...given) => require("node:${builtin}").${name}(...given);`;
}
