import { contentRoutes, radarRoutes, type ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Popup } from "antd-mobile";
import { useState } from "react";
import { api } from "../api.ts";
import { sendCard } from "./sdk.ts";
import { useSend } from "./use-send.ts";
import { sidebarWords } from "./words.ts";

const READ = 50;
/** What stands below should not be far. */
const SHOWN = 3;

/** Pages of the library beside the chat. Nothing is shown while there is none to send. */
export function Pages({ customer }: { customer?: { id: string; name: string } }) {
  const say = useWords(sidebarWords);
  const [isOpen, setOpen] = useState(false);
  const [chosen, choose] = useState<Page>();
  const { data } = useQuery({
    queryKey: ["pages"],
    queryFn: ({ signal }) =>
      api.call(
        contentRoutes.listContent,
        { query: { kind: ["article", "link"], usable: "true", limit: READ } },
        { signal },
      ),
  });
  const pages = data?.rows.flatMap(toPage) ?? [];
  if (pages.length === 0) return null;
  return (
    <section className="sheet" aria-label={say("pages")}>
      <h2>{say("pages")}</h2>
      <ul className="rows flat">
        {pages.slice(0, isOpen ? READ : SHOWN).map((page) => (
          <li key={page.id}>
            <button className="script" onClick={() => choose(page)}>
              <strong>{page.title}</strong>
              {page.desc && <span className="muted small">{page.desc}</span>}
            </button>
          </li>
        ))}
      </ul>
      {!isOpen && pages.length > SHOWN && (
        <button className="link" onClick={() => setOpen(true)}>
          {say("allPages", { count: pages.length })}
        </button>
      )}
      {chosen && <PageSheet page={chosen} customer={customer} onClose={() => choose(undefined)} />}
    </section>
  );
}

interface Page {
  id: string;
  title: string;
  desc: string;
}

const toPage = ({ id, body }: ContentItem): Page[] =>
  body.kind === "article" || body.kind === "link" ? [{ id, title: body.title, desc: body.desc }] : [];

/** A card that leads over the customer's own short link, so that it is known when they open it; in a group it only counts. */
function PageSheet(props: {
  page: Page;
  customer: { id: string; name: string } | undefined;
  onClose(): void;
}) {
  const say = useWords(sidebarWords);
  const { page, customer, onClose } = props;
  const send = useSend({
    contentId: page.id,
    customerId: customer?.id,
    async send() {
      const body = { contentId: page.id, ...(customer ? { customerId: customer.id } : {}) };
      const { url } = await api.call(radarRoutes.makeRadarLink, { body });
      await sendCard({ link: url, title: page.title, desc: page.desc });
    },
    onSent: onClose,
  });
  return (
    <Popup visible onMaskClick={onClose} onClose={onClose} closeOnSwipe showCloseButton bodyClassName="popup">
      <h2>{page.title}</h2>
      <p>{page.desc}</p>
      <p className="muted small">
        {customer ? say("opened", { name: customer.name }) : say("openedInGroup")}
      </p>
      <Button block color="primary" loading={send.isPending} onClick={() => send.mutate()}>
        {say("send")}
      </Button>
    </Popup>
  );
}
