import type { Staff } from "../../phone-api.ts";
import { useAddress } from "../address.ts";
import { useDoing, useReading } from "../api.ts";
import { ChatView } from "../shared/chat-view.tsx";
import { PhoneFrame } from "../shared/phone-frame.tsx";
import { useWords } from "../words.ts";

interface Props {
  common: { owner: "advisor"; label: string };
  member: Staff;
  openKfid: string;
  personId: string;
}

/** A conversation of customer service: taken, answered and ended by a member who serves the account. */
export function ServiceChat({ common, member, openKfid, personId }: Props) {
  const { say } = useWords();
  const [, go] = useAddress();
  const params = { userid: member.userid, openKfid, personId };
  const { data } = useReading(["kf talks", member.userid], (phone) => phone.listKfTalks({ params }));
  const { data: said } = useReading(["kf", openKfid, personId], (phone) => phone.readKf({ params }));
  const take = useDoing((phone) => phone.takeKf({ params }));
  const end = useDoing((phone) => phone.endKf({ params }));
  const reply = useDoing((phone, text: string) => phone.replyToKf({ params, body: { text } }));
  const takeBack = useDoing((phone, seq: number) => phone.recallKfReply({ params, body: { seq } }));
  const handOn = useDoing((phone, to: string) => phone.handOnKf({ params, body: { to } }));
  const reject = useDoing((phone, isRejected: boolean) => phone.rejectKf({ params, body: { isRejected } }));
  const { data: staff } = useReading(["staff"], (phone) => phone.listStaff());
  const colleagues = staff?.staff.filter(({ userid }) => userid !== member.userid) ?? [];
  const talk = data?.talks.find((one) => one.openKfid === openKfid && one.personId === personId);
  const isMine = talk !== undefined && talk.servicer === member.userid;
  const canTake = talk?.state === 2 || talk?.state === 4;
  return (
    <PhoneFrame
      {...common}
      title={talk?.nickname ?? "…"}
      back={() => go({ service: undefined, chat: undefined })}
      action={
        isMine && (
          <button className="bar-action" onClick={() => end.mutate()}>
            {say("endTalk")}
          </button>
        )
      }
    >
      {isMine && (
        <div className="chips talk-tools">
          <select
            aria-label={say("handOnTo")}
            value=""
            onChange={(event) => handOn.mutate(event.target.value)}
          >
            <option value="">{say("handOnTo")}</option>
            {colleagues.map(({ userid, name }) => (
              <option key={userid} value={userid}>
                {name}
              </option>
            ))}
          </select>
          <button onClick={() => reject.mutate(!talk.isRejected)}>
            {say(talk.isRejected ? "acceptTalk" : "rejectTalk")}
          </button>
        </div>
      )}
      <ChatView
        me="staff"
        own={{ id: member.userid, name: member.name }}
        other={{ id: personId, name: talk?.nickname ?? "…" }}
        messages={said?.messages}
        onSend={(text) => reply.mutate(text)}
        onTakeBack={(seq) => takeBack.mutate(seq)}
        ended={
          talk &&
          !isMine && (
            <>
              <span>{say(canTake ? "talkIsFree" : "talkIsElsewhere")}</span>
              {canTake && (
                <button className="primary" disabled={take.isPending} onClick={() => take.mutate()}>
                  {say("takeTalk")}
                </button>
              )}
            </>
          )
        }
      />
    </PhoneFrame>
  );
}
