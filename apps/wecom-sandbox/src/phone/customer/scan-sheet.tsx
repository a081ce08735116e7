import type { Person } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { Empty } from "../shared/row.tsx";
import { showToast } from "../shared/toast.tsx";
import { useWords } from "../words.ts";

/** A code before the camera: what it is, and who scans it. */
export function ScanSheet({ configId, person }: { configId: string; person: Person }) {
  const { say } = useWords();
  const [, go] = useAddress();
  const { data } = useReading(["codes"], (phone) => phone.listContactWays());
  const { data: staff } = useReading(["staff"], (phone) => phone.listStaff());
  const scan = useDoing(
    (phone) => phone.scan({ params: { personId: person.id }, body: { configId } }),
    ({ added, relation }) => {
      showToast(say(added ? "added" : "knownAlready", { name: relation.staffName }));
      go({ scan: undefined, with: relation.userid, phone: undefined });
    },
  );
  const { data: joins } = useReading(["join ways"], (phone) => phone.listJoinWays());
  const join = useDoing(
    (phone) => phone.joinGroup({ params: { personId: person.id }, body: { configId } }),
    ({ group }) => go({ scan: undefined, group: group.chatId, phone: undefined }),
  );
  if (!data || !joins) return <Empty>{say("loading")}</Empty>;
  const way = joins.joinWays.find((one) => one.configId === configId);
  if (way) {
    return (
      <div className="scan">
        <img src={way.qrCode} alt={say("scanThis")} />
        <strong>{way.remark || way.state || say("codeWithout")}</strong>
        <span className="hint">
          {way.groups.map(({ name, members }) => `${name} (${members})`).join("、")}
        </span>
        <button className="primary wide" disabled={join.isPending} onClick={() => join.mutate()}>
          {say("joinAs", { name: person.nickname })}
        </button>
      </div>
    );
  }
  const code = data.contactWays.find((one) => one.configId === configId);
  if (!code) return <Empty>{say("unknownCode")}</Empty>;
  const names = code.pool.map((userid) => staff?.staff.find((one) => one.userid === userid)?.name ?? userid);
  return (
    <div className="scan">
      {code.qrCode && <img src={code.qrCode} alt={say("scanThis")} />}
      <strong>{code.remark || code.state || say("codeWithout")}</strong>
      <span className="hint">{say("poolOf", { names: names.join("、") })}</span>
      <button className="primary wide" disabled={scan.isPending} onClick={() => scan.mutate()}>
        {say("scanAs", { name: person.nickname })}
      </button>
      <button className="plain" onClick={() => go({ phone: "people" })}>
        {say("switchPerson")}
      </button>
    </div>
  );
}
