/** The code of the HTML report's page, bundled from its sources into two texts. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import type { Inline, PageCode } from "../source/report/page-code.ts";

/** Browsers of recent years, which support all that the page uses. */
const TARGETS = ["chrome111", "firefox113", "safari16.4"];

export interface BundledPage extends PageCode {
	/** The files that it was bundled from. */
	readonly metafile: Metafile;
}

export async function bundlePage(): Promise<BundledPage> {
	const { outputFiles, metafile } = await build({
		entryPoints: ["source/report/page/main.ts"],
		outdir: "page",
		absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
		bundle: true,
		format: "iife",
		target: TARGETS,
		inject: ["scripts/page-numbers.ts"],
		define: { "Number.NaN": "unknownNumber", "Number.isNaN": "isUnknownNumber" },
		minify: true,
		metafile: true,
		write: false,
		legalComments: "none",
		logLevel: "warning",
	});
	const textOf = (extension: string) =>
		(outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "").trim();
	return { script: inline(textOf(".js")), styles: inline(textOf(".css")), metafile };
}

function inline(text: string): Inline {
	if (/<\/(script|style)|<!--/i.test(text))
		throw new Error("the page's code contains the end of its element");
	return { text, hash: `sha256-${createHash("sha256").update(text).digest("base64")}` };
}

/** The esbuild plugin that embeds the page's code in a program. */
export const packedPage = ({ script, styles }: PageCode): Plugin => ({
	name: "packed-page",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /\/page-code\.ts$/ }, () => ({ path: "page-code", namespace: "page" }));
		onLoad({ filter: /./, namespace: "page" }, () => ({
			contents: `export const pageCode = async () => (${JSON.stringify({ script, styles })});`,
		}));
	},
});
