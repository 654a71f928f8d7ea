/** Style sheets, which esbuild bundles into one. */
declare module "*.css";
