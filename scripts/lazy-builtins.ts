import { builtinModules, createRequire } from "node:module";
import type { Plugin } from "esbuild";

const BUILTIN = new RegExp(`^(node:)?(${builtinModules.join("|")})$`);
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Loads Node's own modules when the module that imports them is first used. In one file all static
 * imports would be made at its start: every command would load what any of them needs, the network
 * stack and cryptography among it. And each import takes what it names, where esbuild would make a
 * copy of all that a module has, for every file that imports it.
 */
export const lazyBuiltins: Plugin = {
	name: "lazy-builtins",
	setup(build) {
		build.onResolve({ filter: BUILTIN }, ({ path, namespace, kind }) => {
			if (namespace.startsWith("builtin")) return { path, external: true };
			const isImport = kind === "import-statement";
			return {
				path: path.replace(/^node:/, ""),
				namespace: isImport ? "builtin-import" : "builtin",
			};
		});
		build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
			contents: `module.exports = require("node:${path}");`,
			loader: "js",
		}));
		build.onLoad({ filter: /./, namespace: "builtin-import" }, ({ path }) => ({
			contents: namedExports(path),
			loader: "js",
		}));
	},
};

/** Those that nobody imports are left out by esbuild, as nothing happens where they are taken. */
function namedExports(path: string): string {
	const builtin: object = createRequire(import.meta.url)(`node:${path}`);
	const names = Object.keys(builtin).filter((name) => NAME.test(name) && name !== "default");
	return [
		`const builtin = require("node:${path}");`,
		"export default builtin;",
		...names.map((name) => `const $${name} = /* @__PURE__ */ (() => builtin.${name})();`),
		`export { ${names.map((name) => `$${name} as ${name}`).join(", ")} };`,
	].join("\n");
}
