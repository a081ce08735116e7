import {
  createSealer,
  createWorker,
  kernelMigrations,
  migrate,
  ProblemError,
  startJobs,
  type Clock,
  type Database,
  type Jobs,
  type Logger,
  type Worker,
} from "@hortus/kernel";
import { platformRoutes } from "@hortus/contracts";
import { createFacts } from "@hortus/rules";
import type { FastifyInstance } from "fastify";
import { slices } from "./compose.ts";
import type { Context } from "./context.ts";
import { createHttp, headersOf, serve, type HttpOptions } from "./http.ts";
import { servePages } from "./pages.ts";
import {
  addPerson,
  countPeople,
  createSignIn,
  createWorkspace,
  describeMe,
  findWorkspaces,
  platformEndpoints,
  setCookies,
  systemMigrations,
  type SignIn,
  type WorkspaceRow,
} from "./slices/platform/index.ts";
import { findAdvisorStates } from "./slices/wecom/index.ts";

export interface ServerOptions {
  database: Database;
  clock: Clock;
  log: Logger;
  secret: Buffer;
  publicUrl: string;
  dataFolder: string;
  /** What this process does; both by default. */
  roles?: { http: boolean; worker: boolean };
  /** Runs the worker by itself. False in tests, which drain. */
  autoRun?: boolean;
  /** False opens only the workspaces that are asked for: tests share a server with others' workspaces, which are none of theirs. */
  openAll?: boolean;
}

export interface Server {
  app: FastifyInstance;
  signIn: SignIn;
  /** Opens a workspace that exists, or makes it. */
  openWorkspace(workspace: WorkspaceRow): Promise<OpenWorkspace>;
  workspaces(): OpenWorkspace[];
  /** Until `releaseReady`, /healthz answers 503 with this reason. */
  holdReady(reason: string): void;
  releaseReady(): void;
  close(): Promise<void>;
}

export interface OpenWorkspace {
  context: Context;
  worker: Worker;
}

/** Puts the slices, the HTTP API and the workers together over one database. Nothing listens until `app.listen`. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { database, clock, log } = options;
  const roles = options.roles ?? { http: true, worker: true };
  const sealer = createSealer(options.secret);
  await migrate(database.system, [systemMigrations]);
  const signIn = createSignIn(database, clock, sealer, options.publicUrl);
  const open = new Map<string, OpenWorkspace & { jobs: Jobs }>();
  const contextOf = (name: string) => open.get(name)?.context;
  /** Who asks. Of an advisor who left the company, or is disabled there, the session is nobody's from the moment that WeCom says so. */
  async function identify(headers: Headers) {
    const identity = await signIn.identify(headers);
    const { caller, workspace } = identity ?? {};
    const isAdvisor =
      caller?.kind === "person" && caller.role === "advisor" && caller.advisorId !== undefined;
    const context = isAdvisor && workspace !== undefined ? contextOf(workspace) : undefined;
    if (!isAdvisor || !context || !caller.advisorId) return identity;
    const status = (await findAdvisorStates(context.workspace.db, [caller.advisorId])).get(caller.advisorId);
    return status === undefined || status === "active" ? identity : undefined;
  }
  const httpOptions: HttpOptions = {
    log,
    publicUrl: options.publicUrl,
    contextOf,
    identify,
  };
  const app = await createHttp(httpOptions);

  async function openWorkspace(row: WorkspaceRow): Promise<OpenWorkspace> {
    const existing = open.get(row.name);
    if (existing) return existing;
    const workspace = database.workspace(row.name);
    await migrate(workspace, [
      kernelMigrations,
      ...slices.flatMap(({ name, migrations }) => (migrations ? [{ owner: name, folder: migrations }] : [])),
    ]);
    const known = await findWorkspaces(database.system.db);
    if (!known.some(({ name }) => name === row.name)) await createWorkspace(database, row, clock.now());
    // Jobs need the context and the context offers the jobs: the one knot, tied here.
    const context: Context = {
      database,
      workspace,
      clock,
      timeZone: row.time_zone,
      log: log.child({ workspace: row.name }),
      sealer,
      jobs: {
        send: () => Promise.reject(new Error("Jobs are not started yet")),
        stop: async () => undefined,
      },
      settings: { publicUrl: options.publicUrl, dataFolder: options.dataFolder },
      facts: createFacts(slices.flatMap((slice) => slice.facts ?? [])),
    };
    const definitions = slices.flatMap((slice) => slice.jobs ?? []);
    const jobs = await startJobs({
      database,
      workspaceName: row.name,
      log,
      definitions,
      context,
      work: roles.worker && options.autoRun !== false,
    });
    context.jobs = jobs;
    const worker = createWorker(
      {
        workspace,
        clock,
        log,
        handlers: slices.flatMap((slice) => slice.handlers ?? []),
        loops: slices.flatMap((slice) => slice.loops ?? []),
        context,
      },
      roles.worker && options.autoRun !== false,
    );
    const opened = { context, worker, jobs };
    open.set(row.name, opened);
    return opened;
  }

  const firstWorkspace: WorkspaceRow = { name: "main", title: "", time_zone: "Asia/Shanghai", demo: false };
  serveSignIn(app, {
    database,
    signIn,
    contextOf,
    openFirst: (title) => openWorkspace({ ...firstWorkspace, title }),
  });
  serve(app, httpOptions, [
    ...platformEndpoints(signIn),
    ...slices.flatMap((slice) => slice.endpoints ?? []),
  ]);
  for (const slice of slices) slice.mount?.(app, contextOf, signIn);
  let notReady: string | undefined;
  app.get("/healthz", async (_request, reply) =>
    notReady ? reply.code(503).send({ status: "starting", reason: notReady }) : { status: "ok" },
  );
  app.get("/api/openapi.json", async () => app.swagger());
  await servePages(app);
  for (const row of options.openAll === false ? [] : await findWorkspaces(database.system.db))
    await openWorkspace(row);

  return {
    app,
    signIn,
    openWorkspace,
    workspaces: () => [...open.values()],
    holdReady: (reason) => void (notReady = reason),
    releaseReady: () => void (notReady = undefined),
    async close() {
      await app.close();
      await Promise.all([...open.values()].map(({ worker }) => worker.stop()));
      for (const { jobs } of open.values()) await jobs.stop();
    },
  };
}

/** Routes that set cookies or run before anybody exists. They answer the contract like the others, but need the reply itself. */
function serveSignIn(
  app: FastifyInstance,
  parts: {
    database: Database;
    signIn: SignIn;
    contextOf: HttpOptions["contextOf"];
    openFirst(title: string): Promise<OpenWorkspace>;
  },
): void {
  const { database, signIn, contextOf } = parts;
  const limited = { config: { rateLimit: { max: 10, timeWindow: 60_000 } } };
  const url = (path: string) => `/api/v1${path}`;
  const { setupStatus, setUp, signIn: signInRoute, signOut, changePassword } = platformRoutes;

  async function enter(
    email: string,
    password: string,
    request: Parameters<typeof headersOf>[0],
    reply: Parameters<typeof setCookies>[0],
  ) {
    const { cookies } = await signIn.withPassword(email, password, headersOf(request));
    const identity = await signIn.identify(
      new Headers({ cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") }),
    );
    const context = identity && contextOf(identity.workspace);
    if (!context || identity.caller.kind !== "person")
      throw new ProblemError(403, "no_access", "This account has no access to a workspace", {
        hint: "Ask an owner.",
      });
    setCookies(reply, cookies);
    return describeMe(context, identity.caller);
  }

  app.get(
    url(setupStatus.path),
    { schema: { summary: setupStatus.summary, response: { 200: setupStatus.response } } },
    async () => ({
      needed: (await countPeople(database.system.db)) === 0,
    }),
  );
  app.post(
    url(setUp.path),
    { ...limited, schema: { summary: setUp.summary, body: setUp.body, response: { 200: setUp.response } } },
    async (request, reply) => {
      const body = setUp.body.parse(request.body);
      if ((await countPeople(database.system.db)) > 0)
        throw new ProblemError(409, "already_set_up", "The first owner exists already", {
          hint: "Sign in instead.",
        });
      const { context } = await parts.openFirst(body.title);
      await addPerson(context, signIn, { kind: "system", name: "set-up" }, { ...body, role: "owner" });
      return enter(body.email, body.password, request, reply);
    },
  );
  app.post(
    url(signInRoute.path),
    {
      ...limited,
      schema: {
        summary: signInRoute.summary,
        body: signInRoute.body,
        response: { 200: signInRoute.response },
      },
    },
    async (request, reply) => {
      const { email, password } = signInRoute.body.parse(request.body);
      return enter(email, password, request, reply);
    },
  );
  app.post(url(signOut.path), { schema: { summary: signOut.summary } }, async (request, reply) => {
    setCookies(reply, await signIn.end(headersOf(request)));
    return reply.code(204).send();
  });
  app.post(
    url(changePassword.path),
    { ...limited, schema: { summary: changePassword.summary, body: changePassword.body } },
    async (request, reply) => {
      const { current, next } = changePassword.body.parse(request.body);
      setCookies(reply, await signIn.changePassword(headersOf(request), current, next));
      return reply.code(204).send();
    },
  );
}
