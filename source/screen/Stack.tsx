import { createElement, type ReactNode, useMemo } from "react";

interface StackProps {
	readonly width?: number;
	readonly height?: number;
	readonly children: ReactNode;
}

/** Lays out blocks side by side. */
export function Row(props: StackProps) {
	return useStack("row", props);
}

/** Lays out blocks below each other. */
export function Column(props: StackProps) {
	return useStack("column", props);
}

/**
 * Does what Ink's `Box` does, with a style that stays the same object: `Box` creates one per frame,
 * and each of its members is then compared.
 */
function useStack(flexDirection: "row" | "column", { width, height, children }: StackProps) {
	const style = useMemo(
		() => ({ flexDirection, flexShrink: 0, ...(width && { width }), ...(height && { height }) }),
		[flexDirection, width, height],
	);
	return createElement("ink-box", { style }, children);
}
