import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import { ProblemError } from "@hortus/kernel";
import type { FastifyInstance } from "fastify";

const folderOf = (app: string): string => fileURLToPath(new URL(`../../${app}/dist`, import.meta.url));

/** Serves the built browser apps: the console at /, the phone pages at /h5/. Both route in the page, so unknown paths get the page. */
export async function servePages(app: FastifyInstance): Promise<void> {
  const pages = [
    { prefix: "/h5/", root: folderOf("h5") },
    { prefix: "/", root: folderOf("console") },
  ].filter(({ root }) => existsSync(root));
  for (const [index, { prefix, root }] of pages.entries()) {
    await app.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: index === 0,
      wildcard: false,
      // File names carry a hash of what they hold, the page does not.
      setHeaders: (reply, path) =>
        void reply.header(
          "cache-control",
          path.endsWith(".html") ? "no-cache" : "public, max-age=31536000, immutable",
        ),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = pages.find(({ prefix }) => request.url.startsWith(prefix) || `${request.url}/` === prefix);
    // A missing script is no page: an old tab after an update must fail loudly, not run HTML.
    const isAsset = /\/assets\//.test(request.url);
    if (!page || isAsset || request.method !== "GET" || request.url.startsWith("/api/")) {
      const problem = new ProblemError(404, "not_found", "There is nothing at this address", {
        hint: "The list of all addresses is at /api/openapi.json.",
      });
      return reply.code(404).type("application/problem+json").send(problem.toJSON());
    }
    return reply.sendFile("index.html", page.root);
  });
}
