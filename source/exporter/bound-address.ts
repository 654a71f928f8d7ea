/** Addresses that the exporter listens at: whether others can reach them, why listening fails. */
import { BlockList, isIPv6 } from "node:net";
import { describeFailure, ExitCode, UserError } from "../core/errors.ts";
import { formatListenAddress, type ListenAddress } from "./listen-address.ts";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Returns whether only this machine can reach an address. */
export function isLoopback({ host }: ListenAddress): boolean {
	return LOOPBACK.check(host, isIPv6(host) ? "ipv6" : "ipv4");
}

const REMEDIES: Readonly<Record<string, string>> = {
	EADDRINUSE: "another program listens there (stop it, or choose another port)",
	EADDRNOTAVAIL: "this machine has no such address (127.0.0.1 always exists)",
	EACCES: "ports below 1024 need root (choose a higher one)",
	ENOTFOUND: "no such host (127.0.0.1 always exists)",
};

/** Returns the error of an address that cannot be listened at. */
export function listenRefusal(address: ListenAddress, error: Error): UserError {
	const remedy = describeFailure(error, REMEDIES);
	const message = `cannot listen at --listen ${formatListenAddress(address)}: ${remedy}`;
	return new UserError(message, ExitCode.usage);
}
