import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

export const collections = {
  documents: defineCollection({
    loader: glob({ pattern: "**/*.md", base: "./documents" }),
    schema: z.object({ title: z.string(), description: z.string(), date: z.coerce.date(), themes: z.array(z.string()).default([]) }),
  }),
};
