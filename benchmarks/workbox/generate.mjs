// Makes a site readable offline the way Workbox does it. Usage: generate.mjs SITE_DIR [LEFT_OUT...]
import { generateSW } from "workbox-build";

const [site, ...leftOut] = process.argv.slice(2);
const { warnings } = await generateSW({
  globDirectory: site,
  globPatterns: ["**/*"],
  globIgnores: leftOut,
  swDest: `${site}/serviceworker.js`,
  inlineWorkboxRuntime: true,
  sourcemap: false,
  maximumFileSizeToCacheInBytes: 100e6,
  skipWaiting: true,
  clientsClaim: true,
  cleanupOutdatedCaches: true,
});
for (const warning of warnings) console.warn(warning);
