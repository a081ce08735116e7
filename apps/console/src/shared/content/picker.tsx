import { ReadOutlined } from "@ant-design/icons";
import { contentRoutes, type ContentChannel, type ContentItem, type ContentKind } from "@hortus/contracts";
import { EmptyState, ErrorState, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { fileAddress } from "./file-address.ts";
import { sharedContentWords } from "./words.ts";
import "./picker.css";

/** Takes a piece from the library: only what may be used in this place now is offered. */
export function ContentPicker(props: {
  channel: ContentChannel;
  /** All kinds unless given. */
  kinds?: readonly ContentKind[];
  label?: string;
  onPick(item: ContentItem): void;
}) {
  const s = useWords(sharedContentWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<ReadOutlined />} onClick={() => setOpen(true)}>
        {props.label ?? s("pick")}
      </Button>
      <Modal
        open={isOpen}
        onCancel={() => setOpen(false)}
        footer={null}
        title={s("pickTitle")}
        destroyOnHidden
      >
        <Choices
          channel={props.channel}
          kinds={props.kinds ?? []}
          onPick={(item) => {
            props.onPick(item);
            setOpen(false);
          }}
        />
      </Modal>
    </>
  );
}

function Choices(props: {
  channel: ContentChannel;
  kinds: readonly ContentKind[];
  onPick(item: ContentItem): void;
}) {
  const s = useWords(sharedContentWords);
  const [search, setSearch] = useState("");
  const { channel, kinds } = props;
  const { data, error, refetch } = useQuery({
    queryKey: ["content", "pick", channel, kinds, search],
    queryFn: ({ signal }) =>
      api.call(
        contentRoutes.listContent,
        { query: { search, channel, kind: [...kinds], usable: "true", limit: 30 } },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="h-stack">
      <Input.Search
        allowClear
        aria-label={s("pickSearch")}
        placeholder={s("pickSearch")}
        onSearch={setSearch}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data?.rows.length === 0 && (
        <EmptyState
          title={s("pickNothing")}
          hint={s("pickNothingHint")}
          actions={<Link to="/content">{s("library")}</Link>}
        />
      )}
      <ul className="content-choices">
        {data?.rows.map((item) => (
          <li key={item.id}>
            <button type="button" onClick={() => props.onPick(item)}>
              {item.file?.kind === "image" && <img src={fileAddress(item.file.id)} alt="" loading="lazy" />}
              <span className="h-row">
                <strong>{item.name}</strong>
                <span className="h-muted h-small">{s(`kind.${item.body.kind}`)}</span>
              </span>
              <span className="h-muted h-small">
                {item.body.text || ("title" in item.body ? item.body.title : item.file?.name)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
