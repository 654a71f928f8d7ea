import type { FuzzTarget } from "./target.ts";
import { baseline } from "./targets/baseline.ts";
import { check } from "./targets/check.ts";
import { configurationSpace } from "./targets/configuration-space.ts";
import { csv } from "./targets/csv.ts";
import { driver } from "./targets/driver.ts";
import { gpuAttributes } from "./targets/gpu-attributes.ts";
import { http } from "./targets/http.ts";
import { jsonLines } from "./targets/json-lines.ts";
import { linkAttributes } from "./targets/link-attributes.ts";
import { kernelMessage, traceLine, uevents } from "./targets/link-news.ts";
import { measurement, runCondition } from "./targets/measurement.ts";
import { nvidiaSmi, nvmlChild } from "./targets/nvidia.ts";
import { scenario } from "./targets/scenario.ts";
import { sysfs } from "./targets/sysfs.ts";
import { usb4Registers } from "./targets/usb4-registers.ts";
import { webConfig } from "./targets/web-config.ts";
import { duration, listenAddress } from "./targets/words.ts";

/** All fuzz targets: every reader of outside input. */
export const TARGETS: readonly FuzzTarget[] = [
	driver,
	csv,
	jsonLines,
	scenario,
	check,
	linkAttributes,
	sysfs,
	configurationSpace,
	usb4Registers,
	traceLine,
	kernelMessage,
	uevents,
	gpuAttributes,
	nvmlChild,
	nvidiaSmi,
	baseline,
	measurement,
	runCondition,
	listenAddress,
	webConfig,
	duration,
	http,
];
