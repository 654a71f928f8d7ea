import assert from "node:assert/strict";
import test from "node:test";
import { build } from "esbuild";
import { packedPage } from "../../scripts/bundle-page.ts";
import { type PageCode, pageCode } from "../../source/report/page-code.ts";

test("a built program carries the page's code within itself, and no bundler", async () => {
	const code = await pageCode();
	const { outputFiles } = await build({
		stdin: { contents: `export * from "./source/report/page-code.ts"`, resolveDir: "." },
		bundle: true,
		format: "esm",
		platform: "node",
		write: false,
		plugins: [packedPage(code)],
	});
	const program = outputFiles[0]?.text ?? "";
	assert.doesNotMatch(program, /bundlePage|from "esbuild"/);
	const url = `data:text/javascript;base64,${Buffer.from(program).toString("base64")}`;
	const packed: { pageCode(): Promise<PageCode> } = await import(url);
	assert.deepEqual(await packed.pageCode(), { script: code.script, styles: code.styles });
});
