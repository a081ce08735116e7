import { useAddress } from "../address.ts";
import { useReading } from "../api.ts";
import { Empty } from "../shared/row.tsx";
import { useWords } from "../words.ts";

/** The channel codes that hang in the world, newest first. */
export function CodeList() {
  const { say } = useWords();
  const [, go] = useAddress();
  const { data } = useReading(["codes"], (phone) => phone.listContactWays());
  if (!data) return <Empty>{say("loading")}</Empty>;
  const codes = data.contactWays
    .filter(({ qrCode }) => qrCode)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (codes.length === 0) return <Empty>{say("noCodes")}</Empty>;
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
    </>
  );
}
