import { createApiClient, type ApiClient } from "@hortus/contracts";
import { learnTime } from "@hortus/ui";

const client = createApiClient();

/** The API of the page's own origin. Answers that say "as of" set our clock. */
export const api: ApiClient = {
  ...client,
  async call(route, call, options) {
    const answer = await client.call(route, call, options);
    if (hasAsOf(answer)) learnTime(answer.asOf);
    return answer;
  },
};

function hasAsOf(answer: unknown): answer is { asOf: string } {
  return typeof answer === "object" && answer !== null && "asOf" in answer && typeof answer.asOf === "string";
}
