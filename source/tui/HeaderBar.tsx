import { memo } from "react";
import { Block } from "./Block.tsx";
import { type HeaderFacts, headerParts } from "./bars.ts";
import { paintEnds } from "./line.ts";
import type { Theme } from "./theme.ts";

interface HeaderBarProps extends HeaderFacts {
	readonly width: number;
	readonly theme: Theme;
}

/** The first line of the screen. Between two seconds of the clock it stays as it is. */
export const HeaderBar = memo(function HeaderBar({ width, theme, ...facts }: HeaderBarProps) {
	const { left, right } = headerParts(facts, width);
	return <Block lines={[paintEnds(theme.paint, left, right, width)]} width={width} height={1} />;
});
