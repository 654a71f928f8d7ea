import { createElement, type ReactNode, useMemo } from "react";

interface StackProps {
	readonly width?: number;
	readonly height?: number;
	readonly children: ReactNode;
}

/** Blocks beside each other. */
export function Across(props: StackProps) {
	return useStack("row", props);
}

/** Blocks below each other. */
export function Down(props: StackProps) {
	return useStack("column", props);
}

/**
 * What Ink's `Box` makes, with a style that stays the same object: `Box` makes a new one on every frame,
 * whose every member is then compared.
 */
function useStack(flexDirection: "row" | "column", { width, height, children }: StackProps) {
	const style = useMemo(
		() => ({ flexDirection, flexShrink: 0, ...(width && { width }), ...(height && { height }) }),
		[flexDirection, width, height],
	);
	return createElement("ink-box", { style }, children);
}
