import { consentPage, type ConsentPage, type ConsentPurpose } from "@hortus/contracts";

/** The link's token is all that says who asks: it goes into a header, where no log keeps it. */
export async function askConsents(
  workspace: string,
  token: string,
  change?: { purpose: ConsentPurpose; allowed: boolean },
): Promise<ConsentPage> {
  const answer = await fetch(`/api/consent/${encodeURIComponent(workspace)}`, {
    method: change ? "POST" : "GET",
    headers: {
      authorization: `Consent ${token}`,
      ...(change ? { "content-type": "application/json" } : {}),
    },
    ...(change ? { body: JSON.stringify(change) } : {}),
  });
  if (!answer.ok) throw new Error(`The consents page answered ${answer.status}`);
  return consentPage.parse(await answer.json());
}
