import type { SendAttachment } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { fileAddress } from "./content/file-address.ts";
import { sharedWords } from "./words.ts";
import "./phone-preview.css";

/** A post as Moments show it: face and name, the text, then nine pictures at most, a video, or a link's card. */
export function MomentsPreview(props: {
  from: string;
  text: string;
  attachments: readonly SendAttachment[];
}) {
  const t = useWords(sharedWords);
  const { from, text, attachments } = props;
  const pictures = attachments.flatMap((one) => (one.kind === "image" ? [one] : []));
  const link = attachments.find((one) => one.kind === "link");
  const video = attachments.find((one) => one.kind === "video");
  return (
    <figure className="phone" aria-label={t("preview")}>
      <div className="phone-head">{t("moments")}</div>
      <div className="phone-moments" aria-live="polite">
        <span className="phone-face">{[...from][0]}</span>
        <div className="phone-post">
          <strong>{from}</strong>
          {text && <p>{text}</p>}
          {pictures.length > 0 && (
            <div className={pictures.length === 1 ? "phone-pictures one" : "phone-pictures"}>
              {pictures.map(({ fileId, url, name }, place) => (
                <img
                  key={`${place} ${fileId ?? url ?? ""}`}
                  src={fileId === undefined ? url : fileAddress(fileId)}
                  alt={name || t("picture", { place: place + 1 })}
                />
              ))}
            </div>
          )}
          {video && <div className="phone-card">▶ {video.name}</div>}
          {link && (
            <div className="phone-card">
              {link.coverId && <img src={fileAddress(link.coverId)} alt="" />}
              <span>{link.title}</span>
            </div>
          )}
          <span className="phone-when">{t("justNow")}</span>
        </div>
      </div>
    </figure>
  );
}
