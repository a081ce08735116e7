import { useState, type ReactNode } from "react";
import type { MomentPost } from "../../phone-api.ts";
import { useDoing, useReading } from "../api.ts";
import { toMoment } from "../format.ts";
import { useWords, type Word } from "../words.ts";
import { Avatar } from "./avatar.tsx";
import { Content } from "./content.tsx";
import { Empty } from "./row.tsx";

const STATUS: Record<MomentPost["status"], Word> = {
  pending: "toPublish",
  published: "published",
  cancelled: "cancelled",
};

/** What a customer sees of their advisors, who can be liked and answered. */
export function PersonMoments({ personId }: { personId: string }) {
  const { say } = useWords();
  const { data } = useReading(["moments", personId], (phone) =>
    phone.listPersonMoments({ params: { personId } }),
  );
  if (!data) return <Empty>{say("loading")}</Empty>;
  if (data.posts.length === 0) return <Empty>{say("noMoments")}</Empty>;
  return (
    <div className="moments">
      {data.posts.map((post) => (
        <Post key={`${post.momentId} ${post.userid}`} post={post}>
          <Reactions post={post} personId={personId} />
        </Post>
      ))}
    </div>
  );
}

/** What this advisor is asked to publish, and has published. */
export function StaffMoments({ userid }: { userid: string }) {
  const { say } = useWords();
  const [text, setText] = useState("");
  const { data } = useReading(["moments", userid], (phone) => phone.listStaffMoments({ params: { userid } }));
  const publish = useDoing((phone, momentId: string) =>
    phone.publishMoment({ params: { userid, momentId } }),
  );
  const post = useDoing(
    (phone) => phone.postMoment({ params: { userid }, body: { text: text.trim() } }),
    () => setText(""),
  );
  if (!data) return <Empty>{say("loading")}</Empty>;
  return (
    <div className="moments">
      <form
        className="writer"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) post.mutate();
        }}
      >
        <input
          value={text}
          maxLength={2000}
          placeholder={say("ownMoment")}
          aria-label={say("ownMoment")}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="primary" disabled={!text.trim() || post.isPending}>
          {say("publish")}
        </button>
      </form>
      {data.posts.length === 0 && <Empty>{say("noStaffMoments")}</Empty>}
      {data.posts.map((one) => (
        <Post key={one.momentId} post={one}>
          <p className="hint">
            {one.status === "published"
              ? say("seenBy", { count: one.reached, all: one.audience })
              : say(STATUS[one.status])}
          </p>
          {one.status === "pending" && (
            <button
              className="primary wide"
              disabled={publish.isPending}
              onClick={() => publish.mutate(one.momentId)}
            >
              {say("publish")}
            </button>
          )}
          <Answers post={one} />
        </Post>
      ))}
    </div>
  );
}

function Post({ post, children }: { post: MomentPost; children: ReactNode }) {
  const { language } = useWords();
  const { data: clock } = useReading(["clock"], (phone) => phone.getClock());
  return (
    <article className="moment">
      <Avatar id={post.userid} name={post.staffName} />
      <div className="moment-what">
        <b>{post.staffName}</b>
        {post.text && <p className="notice">{post.text}</p>}
        <div className="moment-pictures">
          {post.contents.map((content, index) => (
            // a Moment never changes, so its parts keep their places
            <Content key={index} content={content} />
          ))}
        </div>
        <time className="hint">{toMoment(post.publishedAt ?? post.createdAt, clock?.now, language)}</time>
        {children}
      </div>
    </article>
  );
}

function Reactions({ post, personId }: { post: MomentPost; personId: string }) {
  const { say } = useWords();
  const [text, setText] = useState("");
  const params = { personId, userid: post.userid, momentId: post.momentId };
  const like = useDoing((phone) => phone.likeMoment({ params }));
  const comment = useDoing(
    (phone) => phone.commentMoment({ params, body: { text: text.trim() } }),
    () => setText(""),
  );
  return (
    <>
      <form
        className="moment-answer"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) comment.mutate();
        }}
      >
        <button
          type="button"
          aria-pressed={post.likes.some(({ id }) => id === personId)}
          onClick={() => like.mutate()}
        >
          {say("like")}
        </button>
        <input
          value={text}
          maxLength={500}
          placeholder={say("comment")}
          aria-label={say("comment")}
          onChange={(event) => setText(event.target.value)}
        />
        <button disabled={!text.trim()}>{say("send")}</button>
      </form>
      <Answers post={post} />
    </>
  );
}

function Answers({ post: { likes, comments } }: { post: MomentPost }) {
  const { say } = useWords();
  if (likes.length + comments.length === 0) return null;
  return (
    <div className="moment-answers">
      {likes.length > 0 && <p>{`${say("likedBy")} ${likes.map(({ name }) => name).join("、")}`}</p>}
      {comments.map(({ seq, name, text }) => (
        <p key={seq}>
          <b>{name}</b> {text}
        </p>
      ))}
    </div>
  );
}
