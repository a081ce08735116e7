/** All routes of /sandbox/api in one table; by topic in routes/. */
import { advisorRoutes } from "./routes/advisors.ts";
import { clientRoutes } from "./routes/client.ts";
import { companyRoutes } from "./routes/company.ts";
import { controlRoutes } from "./routes/controls.ts";
import { groupRoutes } from "./routes/groups.ts";
import { momentRoutes } from "./routes/moments.ts";
import { peopleRoutes } from "./routes/people.ts";
import { serviceRoutes } from "./routes/service.ts";

export const phoneRoutes = {
  ...companyRoutes,
  ...peopleRoutes,
  ...advisorRoutes,
  ...clientRoutes,
  ...groupRoutes,
  ...momentRoutes,
  ...serviceRoutes,
  ...controlRoutes,
};

export type PhoneRoutes = typeof phoneRoutes;
export type PhoneRouteName = keyof PhoneRoutes;
export type CompanyRouteName = keyof typeof companyRoutes;
export type PeopleRouteName = keyof typeof peopleRoutes;
export type AdvisorRouteName = keyof typeof advisorRoutes;
export type ClientRouteName = keyof typeof clientRoutes;
export type GroupRouteName = keyof typeof groupRoutes;
export type MomentRouteName = keyof typeof momentRoutes;
export type ServiceRouteName = keyof typeof serviceRoutes;
export type ControlRouteName = keyof typeof controlRoutes;
