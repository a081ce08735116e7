import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { platformRoutes, ROLES, type ApiClient, type Role, type Route } from "@hortus/contracts";
import { slices } from "../../compose.ts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { platformEndpoints } from "./index.ts";

let house: TestHouse;
const clients = new Map<Role, ApiClient>();

beforeAll(async () => {
  house = await testHouse();
  for (const role of ROLES) clients.set(role, await house.as(role));
});
afterAll(async () => {
  await house.close();
});

const owner = () => clients.get("owner")!;

describe("who may do what", () => {
  const routes: Route[] = [
    ...platformEndpoints({} as never),
    ...slices.flatMap((slice) => slice.endpoints ?? []),
  ].map(({ route }) => route);

  test("every route admits exactly the roles that it names, and nobody who is not signed in", async () => {
    const wrong: string[] = [];
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      const call = {
        params: Object.fromEntries(
          [...route.path.matchAll(/:(\w+)/g)].map(([, param]) => [
            param,
            "00000000-0000-7000-8000-000000000000",
          ]),
        ),
      };
      const outcome = async (client: ApiClient): Promise<string> => {
        try {
          await client.call(route, call as never);
          return "ok";
        } catch (error) {
          return (error as { problem?: { code: string } }).problem?.code ?? "failed";
        }
      };
      if (route.roles === "public") continue;
      if ((await outcome(house.anonymous)) !== "sign_in_needed") wrong.push(`${name}: open to everybody`);
      for (const role of ROLES) {
        const refused = (await outcome(clients.get(role)!)) === "role_may_not";
        if (refused === route.roles.includes(role))
          wrong.push(`${name}: ${role} ${refused ? "is refused" : "gets in"}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("an API key does only what its scope says, and nothing once revoked", async () => {
    const made = await owner().call(platformRoutes.createApiKey, {
      body: { name: "till", scopes: ["orders:write"] },
    });
    expect(made.key).toMatch(/^hortus_.{43}$/);
    const listed = await owner().call(platformRoutes.listApiKeys, {});
    expect(JSON.stringify(listed)).not.toContain(made.key);
    const withKey = await house.withKey(["orders:write"]);
    await expect(withKey.call(platformRoutes.listPeople, {})).rejects.toMatchObject({
      problem: { code: "scope_missing", status: 403 },
    });
    await owner().call(platformRoutes.revokeApiKey, { params: { id: made.id } });
    await expect(
      owner().call(platformRoutes.revokeApiKey, { params: { id: made.id } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe("people", () => {
  test("a wrong password says so without saying which part was wrong", async () => {
    await expect(
      house.anonymous.call(platformRoutes.signIn, {
        body: { email: "nobody@hortus.test", password: "wrong password" },
      }),
    ).rejects.toMatchObject({
      problem: { status: 401, code: "wrong_credentials" },
    });
  });

  test("a weak password is refused with its field", async () => {
    const body = { name: "Li", email: "li@hortus.test", password: "aaaaaaaaaaaa", role: "viewer" as const };
    await expect(owner().call(platformRoutes.addPerson, { body })).rejects.toMatchObject({
      problem: { status: 400, field: "password" },
    });
  });

  test("an e-mail that somebody has is refused, and says so", async () => {
    const { email } = await owner().call(platformRoutes.me, {});
    const body = { name: "Li", email, password: "correct horse battery", role: "viewer" as const };
    await expect(owner().call(platformRoutes.addPerson, { body })).rejects.toMatchObject({
      problem: { status: 409, code: "email_taken", field: "email" },
    });
  });

  test("the last owner stays, access taken away ends at once, and both are in the audit trail", async () => {
    const me = await owner().call(platformRoutes.me, {});
    expect(me.asOf).toBe(house.context.clock.now().toISOString());
    await expect(
      owner().call(platformRoutes.changePerson, { params: { id: me.id }, body: { role: "viewer" } }),
    ).rejects.toMatchObject({ problem: { code: "last_owner" } });
    const viewer = await house.as("viewer");
    const { id } = await viewer.call(platformRoutes.me, {});
    await owner().call(platformRoutes.changePerson, { params: { id }, body: { active: false } });
    await expect(viewer.call(platformRoutes.me, {})).rejects.toMatchObject({ status: 401 });
    const { rows } = await owner().call(platformRoutes.listAudit, {
      query: { objectType: "person", objectId: id },
    });
    expect(rows[0]).toMatchObject({
      action: "person_changed",
      actor: { kind: "person", id: me.id },
      after: { active: false },
    });
  });

  test("a page of another site cannot act with our cookies", async () => {
    const response = await house.server.app.inject({
      method: "POST",
      url: "/api/v1/sign-out",
      headers: { origin: "https://elsewhere.test" },
    });
    expect(response.statusCode).toBe(204);
    const client = await house.as("owner");
    const { id } = await client.call(platformRoutes.me, {});
    const foreign = await house.server.app.inject({
      method: "PATCH",
      url: `/api/v1/people/${id}`,
      headers: { origin: "https://elsewhere.test", cookie: await cookieOf(house) },
      payload: { role: "viewer" },
    });
    expect(foreign.json()).toMatchObject({ code: "foreign_origin" });
  });
});

test("the API describes itself", async () => {
  const response = await house.server.app.inject({ url: "/api/openapi.json" });
  expect(Object.keys(response.json().paths)).toContain("/api/v1/people/{id}");
});

test("a refused value tells what it broke, so that a reader's language can say it", async () => {
  const refusal = async (payload: object) => {
    const cookie = await cookieOf(house);
    const url = "/api/v1/people";
    return (await house.server.app.inject({ method: "POST", url, headers: { cookie }, payload })).json();
  };
  const person = { name: "林芸", email: "yun@example.test", role: "viewer", password: "a long enough word" };
  expect(await refusal({ ...person, name: undefined })).toMatchObject({
    code: "invalid_request",
    field: "name",
    issue: { code: "missing" },
  });
  expect(await refusal({ ...person, name: "" })).toMatchObject({
    field: "name",
    issue: { code: "too_small", of: "string", limit: 1 },
  });
  expect(await refusal({ ...person, email: "yun" })).toMatchObject({
    field: "email",
    issue: { code: "invalid_format", format: "email" },
  });
});

async function cookieOf({ server }: TestHouse): Promise<string> {
  const { rows } = await owner().call(platformRoutes.listPeople, {});
  const cookies = await server.signIn.enterAs(rows[0]!.id, new Headers());
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}
