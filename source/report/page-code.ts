/**
 * The script and the style sheet that every page carries.
 *
 * They are bundled from `page/` when the program is built, which puts them in this module's place
 * (`scripts/bundle-page.ts`). Run from its sources, the program bundles them when asked, for which
 * it needs esbuild: the tests have it, a bare Deno has not.
 */

import { ExitCode, UserError } from "../core/errors.ts";

export interface PageCode {
	readonly script: Inline;
	readonly styles: Inline;
}

/** A text that stands within the page. */
export interface Inline {
	readonly text: string;
	/** Its hash as a Content-Security-Policy takes it: `sha256-…`. */
	readonly hash: string;
}

/** By a name that Deno does not see: it would fetch esbuild for every command. */
const BUNDLER: string = "../../scripts/bundle-page.ts";

interface Bundler {
	readonly bundlePage: () => Promise<PageCode>;
}

/** @throws UserError where the program runs from its sources without esbuild */
export async function pageCode(): Promise<PageCode> {
	const { bundlePage } = await (import(BUNDLER) as Promise<Bundler>).catch(() => {
		const remedy = "build the program first (npm run build), or leave --html out";
		throw new UserError(`the HTML report is made by the built program: ${remedy}`, ExitCode.usage);
	});
	return bundlePage();
}
