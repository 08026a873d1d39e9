/** `node build.js FOLDER`: each page's script for the browser, and its HTML where a server renders it. */

import { access, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const [target] = process.argv.slice(2);
const here = new URL(".", import.meta.url);

for (const entry of await readdir(here, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const { name } = entry;
  await build({
    entryPoints: [new URL(`${name}/page.js`, here).pathname],
    outfile: `${target}/${name}.js`,
    bundle: true,
    format: "iife",
    target: "es2023",
    // With the warnings that a page in production no longer gives.
    define: { "process.env.NODE_ENV": '"development"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true" },
    logLevel: "error",
  });
  const server = new URL(`${name}/server.js`, here);
  const isServed = await access(server).then(() => true, () => false);
  await writeFile(`${target}/${name}.html`, isServed ? (await import(server.href)).html : "");
}
