import { getCollection } from "astro:content";

export const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
export const documents = (await getCollection("documents")).sort((a, b) => b.data.date.valueOf() - a.data.date.valueOf());
export const byTheme = new Map<string, typeof documents>();
for (const document of documents) {
  for (const theme of document.data.themes) {
    if (!byTheme.has(theme)) byTheme.set(theme, []);
    byTheme.get(theme)!.push(document);
  }
}
