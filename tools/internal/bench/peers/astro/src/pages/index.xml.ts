import { documents } from "../archive";

const text = (s: string) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export function GET() {
  const items = documents.slice(0, 20).map((item) => `<item><title>${text(item.data.title)}</title><link>https://example.org/${item.id}/</link><description>${text(item.data.description)}</description></item>`);
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Archive</title><link>https://example.org/</link><description>Archive</description>\n${items.join("\n")}</channel></rss>`);
}
