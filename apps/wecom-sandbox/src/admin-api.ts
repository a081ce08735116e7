/** /sandbox/api: the table of phone-api.ts, put into practice. */
import type { FastifyInstance } from "fastify";
import { advisorAnswers } from "./admin-api/advisors.ts";
import type { Answers } from "./admin-api/answers.ts";
import { clientAnswers } from "./admin-api/client.ts";
import { companyAnswers } from "./admin-api/company.ts";
import { controlAnswers } from "./admin-api/controls.ts";
import { groupAnswers } from "./admin-api/groups.ts";
import { momentAnswers } from "./admin-api/moments.ts";
import { peopleAnswers } from "./admin-api/people.ts";
import { serviceAnswers } from "./admin-api/service.ts";
import type { Life } from "./life.ts";
import { phoneRoutes, type PhoneRoute, type PhoneRouteName } from "./phone-api.ts";
import { Refusal, type World } from "./world.ts";

export function servePhoneApi(app: FastifyInstance, world: World, life: Life, reset: () => void): void {
  const answers: Answers = {
    ...companyAnswers(world),
    ...peopleAnswers(world),
    ...advisorAnswers(world),
    ...clientAnswers(world),
    ...groupAnswers(world),
    ...momentAnswers(world),
    ...serviceAnswers(world),
    ...controlAnswers(world, life, reset),
  };
  for (const name of Object.keys(phoneRoutes) as PhoneRouteName[]) {
    const route: PhoneRoute = phoneRoutes[name];
    // route and answer stand under the same name in their tables, which holds their types together
    const answer = answers[name] as (input: Record<string, unknown>) => unknown;
    app.route({
      method: route.method,
      url: `/sandbox/api${route.path}`,
      handler: (request) => {
        const input: Record<string, unknown> = {};
        for (const part of ["params", "query", "body"] as const) {
          const parsed = route[part]?.safeParse(request[part] ?? {});
          if (parsed && !parsed.success) {
            const issue = parsed.error.issues[0];
            throw new Refusal(422, "invalid_input", `${issue?.path.join(".")}: ${issue?.message}`);
          }
          if (parsed) input[part] = parsed.data;
        }
        return answer(input);
      },
    });
  }
}
