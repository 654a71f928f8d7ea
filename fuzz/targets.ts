import type { FuzzTarget } from "./target.ts";
import { baseline } from "./targets/baseline.ts";
import { check } from "./targets/check.ts";
import { csv } from "./targets/csv.ts";
import { driver } from "./targets/driver.ts";
import { http } from "./targets/http.ts";
import { jsonLines } from "./targets/json-lines.ts";
import { linkAttributes } from "./targets/link-attributes.ts";
import { scenario } from "./targets/scenario.ts";
import { sysfs } from "./targets/sysfs.ts";
import { duration, listenAddress } from "./targets/words.ts";

/** Every reader of what comes from outside. */
export const TARGETS: readonly FuzzTarget[] = [
	driver,
	csv,
	jsonLines,
	scenario,
	check,
	linkAttributes,
	sysfs,
	baseline,
	listenAddress,
	duration,
	http,
];
