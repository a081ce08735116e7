import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { Empty, Row } from "../shared/row.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords } from "../words.ts";

/** The channel codes that hang in the world, newest first; acquisition links; accounts of customer service. */
export function CodeList({ personId }: { personId: string }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const { data } = useReading(["codes"], (phone) => phone.listContactWays());
  const { data: joins } = useReading(["join ways"], (phone) => phone.listJoinWays());
  const { data: links } = useReading(["links"], (phone) => phone.listLinks());
  const { data: service } = useReading(["kf"], (phone) => phone.listKfAccounts());
  const open = useDoing(
    (phone, linkId: string) => phone.openLink({ params: { personId, linkId }, body: {} }),
    ({ added, relation }) => {
      showToast(say(added ? "added" : "knownAlready", { name: relation.staffName }));
      go({ with: relation.userid, phone: undefined });
    },
  );
  if (!data) return <Empty>{say("loading")}</Empty>;
  const codes = [...data.contactWays, ...(joins?.joinWays ?? [])]
    .filter(({ qrCode }) => qrCode)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const others = (links?.links.length ?? 0) + (service?.accounts.length ?? 0);
  if (codes.length + others === 0) return <Empty>{say("noCodes")}</Empty>;
  return (
    <>
      <p className="hint">{say("scanHint")}</p>
      <ul className="codes">
        {codes.map(({ configId, qrCode, remark, state }) => (
          <li key={configId}>
            <button onClick={() => go({ scan: configId })}>
              <img src={qrCode} alt="" loading="lazy" />
              <span>{remark || state || say("codeWithout")}</span>
            </button>
          </li>
        ))}
      </ul>
      {links && links.links.length > 0 && (
        <ul className="rows" aria-label={say("links")}>
          {links.links.map(({ linkId, name, customers }) => (
            <Row
              key={linkId}
              id={linkId}
              name={name}
              note={say("acquisitionLink")}
              aside={say("staffCount", { count: customers })}
              onOpen={() => open.mutate(linkId)}
            />
          ))}
        </ul>
      )}
      {service && service.accounts.length > 0 && (
        <ul className="rows" aria-label={say("customerService")}>
          {service.accounts.map(({ openKfid, name }) => (
            <Row
              key={openKfid}
              id={openKfid}
              name={name}
              note={say("customerService")}
              onOpen={() => go({ kf: openKfid, phone: undefined })}
            />
          ))}
        </ul>
      )}
    </>
  );
}
