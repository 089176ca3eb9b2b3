import { documents } from "../archive";

export function GET() {
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${documents.map((item) => `<url><loc>https://example.org/${item.id}/</loc></url>`).join("\n")}\n</urlset>`);
}
