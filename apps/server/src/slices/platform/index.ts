/** The house itself: workspaces, people and their roles, API keys, and the audit trail. */
export { openAdvisorAccount } from "./advisor-account.ts";
export { auditOf, recordAudit, type AuditedChange } from "./audit.ts";
export { addPerson, createApiKey, createWorkspace } from "./operations.ts";
export { describeMe, person, platformEndpoints, setCookies } from "./routes.ts";
export { createSignIn, type SignIn } from "./sign-in.ts";
export { countPeople, findWorkspace, findWorkspaces, type WorkspaceRow } from "./store.ts";

export const systemMigrations = {
  owner: "platform",
  folder: new URL("./system-migrations/", import.meta.url),
};
export const platformMigrations = new URL("./migrations/", import.meta.url);
