import fastifyHelmet from "@fastify/helmet";
import fastifyMultipart from "@fastify/multipart";
import fastifyRateLimit from "@fastify/rate-limit";
import fastifySwagger from "@fastify/swagger";
import { issueOf, type Route } from "@hortus/contracts";
import { ProblemError, type Logger } from "@hortus/kernel";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { ZodType } from "zod";
import type { Caller, Context } from "./context.ts";
import type { Endpoint, EndpointRequest, FileAnswer } from "./slice.ts";

export interface HttpOptions {
  log: Logger;
  publicUrl: string;
  contextOf(workspace: string): Context | undefined;
  identify(headers: Headers): Promise<{ caller: Caller; workspace: string } | undefined>;
}

declare module "fastify" {
  interface FastifyRequest {
    caller?: Caller;
    hortus?: Context;
  }
}

/** The server with everything that all routes share: limits, headers, problem+json, who asks. Routes are added by `serve`. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 8 * 1024 * 1024,
    trustProxy: "loopback",
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(options.log, error, request, reply));
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:", "http:", "https:"],
        connectSrc: ["'self'", "http://localhost:*", "http://127.0.0.1:*"],
        upgradeInsecureRequests: null,
        // WeCom and the sandbox's phone open our pages in a frame of theirs.
        frameAncestors: ["'self'", "http://localhost:*", "http://127.0.0.1:*", "https://*.weixin.qq.com"],
      },
    },
    crossOriginResourcePolicy: { policy: "cross-origin" },
    frameguard: false,
    strictTransportSecurity: options.publicUrl.startsWith("https:"),
  });
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifyMultipart, { limits: { files: 1, fields: 20 } });
  await app.register(fastifySwagger, {
    openapi: {
      info: {
        title: "Hortus",
        version: "1",
        description:
          "Private-domain operations for health brands. Errors are problem+json with `code`, `field` and `hint`.",
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
    transform: jsonSchemaTransform,
  });
  return app;
}

/** Adds the routes of the contract. Every one of them says who may call it. */
export function serve(app: FastifyInstance, options: HttpOptions, endpoints: readonly Endpoint[]): void {
  for (const { route, handle } of endpoints) {
    app.route({
      method: route.method,
      url: `/api/v1${route.path}`,
      schema: schemaOf(route),
      ...(route.roles === "public" && route.method !== "GET"
        ? { config: { rateLimit: { max: 10, timeWindow: 60_000 } } }
        : {}),
      preValidation: async (request) => admit(request, options, route),
      handler: async (request, reply) => answer(request, reply, route, handle),
    });
  }
}

function schemaOf(route: Route): Record<string, unknown> {
  const isJson = typeof route.response !== "string";
  return {
    summary: route.summary,
    tags: [route.path.split("/")[1]],
    ...(route.roles === "public"
      ? {}
      : {
          description: `Roles: ${route.roles.join(", ")}.${route.scope ? ` API keys need the scope ${route.scope}.` : ""}`,
        }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && !route.upload ? { body: route.body } : {}),
    ...(isJson ? { response: { 200: route.response } } : {}),
    ...(route.scope ? { security: [{ key: [] }] } : {}),
  };
}

async function admit(request: FastifyRequest, options: HttpOptions, route: Route): Promise<void> {
  if (route.roles === "public") return;
  const identity = await options.identify(headersOf(request));
  if (!identity)
    throw new ProblemError(401, "sign_in_needed", "Sign in first", { hint: "Your session may have ended." });
  const { caller } = identity;
  if (caller.kind === "person") {
    refuseForeignPage(request, options.publicUrl);
    if (!route.roles.includes(caller.role)) {
      throw new ProblemError(403, "role_may_not", `The role ${caller.role} may not do this`, {
        hint: `It needs one of: ${route.roles.join(", ")}.`,
      });
    }
  } else if (caller.kind === "key" && !(route.scope && caller.scopes.includes(route.scope))) {
    throw new ProblemError(
      403,
      "scope_missing",
      route.scope ? `This API key lacks the scope ${route.scope}` : "API keys may not call this",
    );
  }
  const context = options.contextOf(identity.workspace);
  if (!context)
    throw new ProblemError(503, "workspace_not_ready", "This workspace is not ready yet", {
      hint: "Try again in a moment.",
    });
  request.caller = caller;
  request.hortus = context;
}

/** A page of another site must not act with our cookies: SameSite=Lax keeps most out, this keeps the rest out. */
function refuseForeignPage(request: FastifyRequest, publicUrl: string): void {
  if (request.method === "GET") return;
  const origin = request.headers.origin;
  if (!origin) return;
  const host = new URL(origin).host;
  if (host !== request.headers.host && host !== new URL(publicUrl).host) {
    throw new ProblemError(403, "foreign_origin", `Requests from ${origin} are not accepted`);
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  handle: Endpoint["handle"],
): Promise<unknown> {
  const { body, file } = route.upload
    ? await readUpload(request, route)
    : { body: request.body, file: undefined };
  const result = await handle({
    // admit() put both there, or threw; public routes use neither
    context: request.hortus!,
    caller: request.caller!,
    params: request.params as never, // validated by the route's own schemas, as are query and body
    query: request.query as never,
    body: body as never,
    file,
  } satisfies EndpointRequest<Route>);
  if (route.response === "nothing") return reply.code(204).send();
  if (route.response === "file") {
    const download = result as FileAnswer; // endpoint() types it so
    reply.type(download.contentType).header("cache-control", "no-store");
    if (download.fileName)
      reply.header(
        "content-disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent(download.fileName)}`,
      );
    return reply.send(download.body);
  }
  return result;
}

async function readUpload(request: FastifyRequest, route: Route) {
  const part = await request.file({ limits: { fileSize: route.upload!.maxBytes } }); // only called for routes with upload
  if (!part) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
  const fields = Object.fromEntries(
    Object.entries(part.fields).flatMap(([name, field]) =>
      field && !Array.isArray(field) && field.type === "field" ? [[name, field.value]] : [],
    ),
  );
  const parsed = (route.body as ZodType | undefined)?.safeParse(fields);
  if (parsed && !parsed.success) throw problemOfIssues(parsed.error.issues);
  return { body: parsed?.data, file: { name: part.filename, mimeType: part.mimetype, stream: part.file } };
}

export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  return headers;
}

function problemOfIssues(
  issues: readonly { path: readonly PropertyKey[]; code?: string; message: string }[],
): ProblemError {
  const [first] = issues;
  const field = first?.path.map(String).join(".") ?? "";
  return new ProblemError(
    400,
    "invalid_request",
    field ? `${field}: ${first?.message}` : (first?.message ?? "The request is not valid"),
    {
      field,
      ...(first && { issue: issueOf(first) }),
      ...(issues.length > 1 ? { hint: `Wrong as well: ${issues.length - 1} more.` } : {}),
    },
  );
}

function sendProblem(
  log: Logger,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = toProblem(error);
  if (problem.status >= 500)
    log.error({ err: error, method: request.method, url: request.url.split("?")[0] }, "a request failed");
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(problem.toJSON());
}

/** What PostgreSQL says of NUL and half characters, where no schema looked for them before. */
const NO_TEXT = ["22021", "22P05"];

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const known = error as {
    validation?: { instancePath: string; keyword?: string; message?: string; params?: object }[];
    statusCode?: number;
    code?: string;
    message?: string;
  }; // fastify's errors
  if (known.validation) {
    return problemOfIssues(
      known.validation.map((issue) => ({
        ...issue.params,
        path: issue.instancePath.split("/").filter(Boolean),
        ...(issue.keyword && { code: issue.keyword }),
        message: issue.message ?? "not valid",
      })),
    );
  }
  if (NO_TEXT.includes(known.code ?? ""))
    return new ProblemError(400, "invalid_request", "The request holds characters that are no text", {
      hint: "Leave out NUL and half characters.",
    });
  if (known.code === "FST_REQ_FILE_TOO_LARGE" || known.statusCode === 413) {
    return new ProblemError(413, "too_large", "This is larger than we take", {
      hint: "Split it into smaller parts.",
    });
  }
  if (known.statusCode === 429)
    return new ProblemError(429, "too_many_requests", "Too many tries", { hint: "Wait a minute." });
  if (known.statusCode && known.statusCode < 500) {
    return new ProblemError(
      known.statusCode,
      // The framework's own codes are its business; ours says what a client can act on.
      known.code === "FST_ERR_CTP_INVALID_JSON_BODY" ? "invalid_json" : "invalid_request",
      known.message ?? "The request is not valid",
    );
  }
  return new ProblemError(500, "internal_error", "Something went wrong on our side", {
    hint: "Nothing was changed unless the page says so. Try again; if it stays, tell your administrator.",
  });
}
