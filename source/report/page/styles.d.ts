/** Style sheets, which esbuild puts together into one. */
declare module "*.css";
