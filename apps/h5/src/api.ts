import { createApiClient } from "@hortus/contracts";

export const api = createApiClient();
