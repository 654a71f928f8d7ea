import { createElement, memo, type ReactNode, useMemo } from "react";

interface SizedTextProps {
	readonly width: number;
	readonly height: number;
	readonly children: ReactNode;
}

/**
 * Text of a size that is known beforehand. Ink's own `Text` measures what it shows and keeps
 * every text it ever measured; this is never measured, so a screen that changes on every frame
 * leaves nothing behind.
 */
export function SizedText({ width, height, children }: SizedTextProps) {
	const style = useMemo(
		() => ({ width, height, flexGrow: 0, flexShrink: 0, textWrap: "truncate" }),
		[width, height],
	);
	return createElement("ink-text", { style }, children);
}

interface BlockProps {
	/** Lines that are no wider than the block; they may hold colours. */
	readonly lines: readonly string[];
	readonly width: number;
	readonly height: number;
}

/** Lines of text at a fixed place; drawn anew only where one of them changed. */
export const Block = memo(
	function Block({ lines, width, height }: BlockProps) {
		return (
			<SizedText width={width} height={height}>
				{lines.join("\n")}
			</SizedText>
		);
	},
	(before, after) =>
		before.width === after.width &&
		before.height === after.height &&
		before.lines.length === after.lines.length &&
		before.lines.every((line, index) => line === after.lines[index]),
);
