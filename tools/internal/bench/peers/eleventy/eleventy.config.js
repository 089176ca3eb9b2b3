export default function (config) {
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  config.addFilter("themeSlug", slug);
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("longDay", (date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }));
  const pages = (api) => api.getFilteredByTag("document").sort((a, b) => b.date - a.date);
  config.addCollection("latest", (api) => pages(api).slice(0, 20));
  config.addCollection("byTheme", (api) => {
    const themes = new Map();
    for (const page of pages(api)) {
      for (const theme of page.data.themes || []) {
        if (!themes.has(theme)) themes.set(theme, []);
        themes.get(theme).push(page);
      }
    }
    return [...themes].sort().map(([name, list]) => ({ name, slug: slug(name), list }));
  });
  config.setLibrary("md", markdown);
  return { dir: { input: ".", output: "_site", includes: "_includes" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}

import markdownIt from "markdown-it";
const markdown = markdownIt({ html: true });
