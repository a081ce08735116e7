import { COMPLAINT_ABOUT, complaintRoutes, type ComplaintAbout } from "@hortus/contracts";
import { useFormat, useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, TextArea, Toast } from "antd-mobile";
import { useState } from "react";
import { api } from "../api.ts";
import { Sheet } from "../shared/sheet.tsx";
import { customerWords } from "./words.ts";

/** What this customer complained of, and the way to record a complaint. */
export function Complaints({ customerId }: { customerId: string }) {
  const say = useWords(customerWords);
  const format = useFormat();
  const [recording, setRecording] = useState(false);
  const { data } = useQuery({
    queryKey: ["customer", customerId, "complaints"],
    queryFn: ({ signal }) =>
      api.call(complaintRoutes.listCustomerComplaints, { params: { id: customerId } }, { signal }),
  });
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{say("complaint")}</h2>
        <Button size="mini" fill="none" color="primary" onClick={() => setRecording(true)}>
          {say("complaintRecord")}
        </Button>
      </div>
      {data?.rows.map(({ id, about, note, openedAt, closedAt, outcome }) => (
        <p key={id} className="small">
          <b>
            {say(closedAt ? "complaintClosed" : "complaintOpen", {
              about: say(`about_${about}`),
              when: format.when(closedAt ?? openedAt),
            })}
          </b>
          {(outcome ?? note) && <span className="muted"> {outcome ?? note}</span>}
        </p>
      ))}
      <RecordSheet customerId={customerId} open={recording} onClose={() => setRecording(false)} />
    </section>
  );
}

function RecordSheet({ customerId, open, onClose }: { customerId: string; open: boolean; onClose(): void }) {
  const say = useWords(customerWords);
  const problem = useProblemText();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const record = useMutation({
    mutationFn: (about: ComplaintAbout) =>
      api.call(complaintRoutes.openComplaint, { params: { id: customerId }, body: { about, note } }),
    async onSuccess() {
      Toast.show({ icon: "success", content: say("complaintSaved") });
      setNote("");
      onClose();
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
    },
    onError: (error) => Toast.show({ content: problem(error), duration: 5_000 }),
  });
  return (
    <Sheet open={open} onClose={onClose}>
      <h2>{say("complaintTitle")}</h2>
      <p className="muted small">{say("complaintHint")}</p>
      <TextArea
        className="complaint-note"
        value={note}
        onChange={setNote}
        maxLength={1_000}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={say("complaintNote")}
        aria-label={say("complaintNote")}
      />
      <div className="reasons">
        {COMPLAINT_ABOUT.map((about) => (
          <Button key={about} block disabled={record.isPending} onClick={() => record.mutate(about)}>
            {say(`about_${about}`)}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}
