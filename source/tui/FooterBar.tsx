import { memo } from "react";
import { Block } from "./Block.tsx";
import { footerParts, type UsableKeys } from "./bars.ts";
import { type Part, paintLine, printable } from "./line.ts";
import type { Theme } from "./theme.ts";

interface FooterBarProps extends UsableKeys {
	/** What there is to say instead of the keys; empty most of the time. */
	readonly message: string;
	readonly width: number;
	readonly theme: Theme;
}

/** The last line of the screen: what the keys do. */
export const FooterBar = memo(function FooterBar(props: FooterBarProps) {
	const { message, width, theme, ...usable } = props;
	const said: readonly Part[] = [["strong", ` ${printable(message)}`]];
	const parts = message === "" ? footerParts(width, usable) : said;
	return <Block lines={[paintLine(theme.paint, parts, width)]} width={width} height={1} />;
});
