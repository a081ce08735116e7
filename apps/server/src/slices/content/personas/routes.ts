import { personaRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import {
  auditPersona,
  changePersona,
  deletePersona,
  describeMine,
  listAdvisorPersonas,
  listPersonas,
  savePersona,
  setAdvisorPersona,
} from "./operations.ts";
import { findAudits } from "./store.ts";

export const personaEndpoints: readonly Endpoint[] = [
  endpoint(routes.listPersonas, async ({ context }) => ({
    rows: await listPersonas(context),
    asOf: context.clock.now().toISOString(),
  })),
  endpoint(routes.createPersona, ({ context, caller, body }) => savePersona(context, caller, body)),
  endpoint(routes.changePersona, ({ context, caller, params, body }) =>
    changePersona(context, caller, params.id, body),
  ),
  endpoint(routes.deletePersona, ({ context, caller, params }) => deletePersona(context, caller, params.id)),
  endpoint(routes.listAdvisorPersonas, async ({ context }) => ({
    rows: await listAdvisorPersonas(context),
    asOf: context.clock.now().toISOString(),
  })),
  endpoint(routes.setAdvisorPersona, ({ context, caller, params, body }) =>
    setAdvisorPersona(context, caller, params.advisorId, body.personaId),
  ),
  endpoint(routes.listPersonaAudits, async ({ context, params }) => ({
    rows: (await findAudits(context.workspace.db, params.advisorId)).map((row) => ({
      ...row,
      at: row.at.toISOString(),
    })),
    asOf: context.clock.now().toISOString(),
  })),
  endpoint(routes.auditPersona, ({ context, caller, params, body }) =>
    auditPersona(context, caller, params.advisorId, body),
  ),
  endpoint(routes.myPersona, ({ context, caller }) => describeMine(context, caller)),
];
