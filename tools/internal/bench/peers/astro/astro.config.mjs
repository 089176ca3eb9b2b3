import { defineConfig } from "astro/config";
export default defineConfig({ site: "https://example.org", trailingSlash: "always", devToolbar: { enabled: false }, markdown: { syntaxHighlight: false, smartypants: false } });
