import { memo } from "react";
import { paintEnds } from "../terminal/line.ts";
import type { Theme } from "../terminal/theme.ts";
import { Block } from "./Block.tsx";
import { type HeaderFacts, headerParts } from "./header-parts.ts";

interface HeaderBarProps extends Omit<HeaderFacts, "health"> {
	/** Of the state of the link, each in a property of its own: they are compared on every frame. */
	readonly level: HeaderFacts["health"]["level"];
	readonly word: string;
	readonly rest: string;
	readonly width: number;
	readonly theme: Theme;
}

/** The first line of the screen. It changes at most once per second of the clock. */
export const HeaderBar = memo(function HeaderBar(props: HeaderBarProps) {
	const { level, word, rest, width, theme, ...facts } = props;
	const { left, right } = headerParts({ ...facts, health: { level, word, rest } }, width);
	return <Block lines={[paintEnds(theme.paint, left, right, width)]} width={width} height={1} />;
});
