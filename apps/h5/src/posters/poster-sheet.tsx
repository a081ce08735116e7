import { posterRoutes } from "@hortus/contracts";
import { download, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd-mobile";
import { api } from "../api.ts";
import { Sheet } from "../shared/sheet.tsx";
import { Failed, Waiting } from "../shared/states.tsx";
import { sendPicture } from "../sidebar/sdk.ts";
import { useSend } from "../sidebar/use-send.ts";
import type { MyPoster } from "./my-posters.ts";
import { posterWords } from "./words.ts";

interface Props {
  poster: MyPoster;
  /** The chat that the page is beside, with its customer; absent outside of one, where there is nowhere to send. */
  chat: { id?: string } | undefined;
  onClose(): void;
}

/** The advisor's own copy as it is drawn, to save or to send. */
export function PosterSheet({ poster, chat, onClose }: Props) {
  const say = useWords(posterWords);
  const { id, name } = poster;
  const { data, error, refetch } = useQuery({
    queryKey: ["my-poster", id],
    queryFn: async () => {
      const picture = await api.download(posterRoutes.downloadPoster, { params: { id }, query: {} });
      return { picture, src: await readAddress(picture) };
    },
    staleTime: 60_000,
  });
  const send = useSend({
    contentId: id,
    customerId: chat?.id,
    async send() {
      const { mediaId } = await api.call(posterRoutes.handPosterToWecom, { params: { id } });
      await sendPicture(mediaId);
    },
    onSent: onClose,
  });
  return (
    <Sheet open onClose={onClose}>
      <h2>{name}</h2>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting rows={1} />}
      {data && <img className="poster" src={data.src} alt={name} />}
      <div className="poster-actions">
        <Button block disabled={!data} onClick={() => data && download(`${name}.png`, data.picture)}>
          {say("save")}
        </Button>
        {chat && (
          <Button
            block
            color="primary"
            disabled={!data}
            loading={send.isPending}
            onClick={() => send.mutate()}
          >
            {say("send")}
          </Button>
        )}
      </div>
      <p className="muted small">{say("saveHint")}</p>
    </Sheet>
  );
}

/** As part of the page: a phone saves such a picture when it is held, which not every one does with an address of the page's own making. */
const readAddress = (picture: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("the picture can't be read")));
    reader.readAsDataURL(picture);
  });
