import { useState } from "react";
import { useDoing, useReading } from "../api.ts";
import { useWords } from "../words.ts";

/** Faults of single endpoints: an errcode for the next calls, or how many calls are left. */
export function EndpointFaultForm() {
  const { say } = useWords();
  const { data } = useReading(["endpoint faults"], (phone) => phone.listEndpointFaults());
  const [endpoint, setEndpoint] = useState("");
  const [errcode, setErrcode] = useState("");
  const [times, setTimes] = useState("1");
  const [quota, setQuota] = useState("");
  const set = useDoing((phone) =>
    phone.setEndpointFault({
      body: {
        endpoint: endpoint.trim(),
        times: errcode === "" ? 0 : Math.trunc(Number(times)),
        ...(errcode !== "" && { errcode: Math.trunc(Number(errcode)) }),
        ...(quota !== "" && { quotaLeft: Math.max(0, Math.trunc(Number(quota))) }),
      },
    }),
  );
  const clear = useDoing((phone, name: string) =>
    phone.setEndpointFault({ body: { endpoint: name, times: 0 } }),
  );
  return (
    <>
      {data?.faults.map((one) => (
        <div className="fact" key={one.endpoint}>
          <code>{one.endpoint}</code>
          <span>
            {[
              one.errcode !== undefined && `${one.errcode} × ${one.times}`,
              one.quotaLeft !== undefined && say("quotaLeft", { count: one.quotaLeft }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <button className="plain" onClick={() => clear.mutate(one.endpoint)}>
            {say("clear")}
          </button>
        </div>
      ))}
      <form
        className="form flat"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <label>
          {say("endpoint")}
          <input
            required
            placeholder="externalcontact/get"
            value={endpoint}
            onChange={(event) => setEndpoint(event.target.value)}
          />
        </label>
        <label>
          errcode
          <input
            type="number"
            placeholder="45009"
            value={errcode}
            onChange={(event) => setErrcode(event.target.value)}
          />
        </label>
        <label>
          {say("times")}
          <input type="number" min={-1} value={times} onChange={(event) => setTimes(event.target.value)} />
        </label>
        <label>
          {say("quota")}
          <input type="number" min={0} value={quota} onChange={(event) => setQuota(event.target.value)} />
        </label>
        <button disabled={set.isPending || (errcode === "" && quota === "")}>{say("save")}</button>
      </form>
    </>
  );
}
