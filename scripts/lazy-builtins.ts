import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

const BUILTIN = new RegExp(`^(node:)?(${builtinModules.join("|")})$`);

/**
 * Loads Node's own modules when the module that imports them is first used. In one file all static
 * imports would be made at its start: every command would load what any of them needs, the network
 * stack and cryptography among it.
 */
export const lazyBuiltins: Plugin = {
	name: "lazy-builtins",
	setup(build) {
		build.onResolve({ filter: BUILTIN }, ({ path, namespace }) =>
			namespace === "builtin"
				? { path, external: true }
				: { path: path.replace(/^node:/, ""), namespace: "builtin" },
		);
		build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
			contents: `module.exports = require("node:${path}");`,
			loader: "js",
		}));
	},
};
