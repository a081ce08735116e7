import type { SendAttachment } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import type { ReactNode } from "react";
import { fileAddress } from "./content/file-address.ts";
import { sharedWords } from "./words.ts";
import "./phone-preview.css";

/** A message as the customer's phone shows it. */
export function PhonePreview(props: {
  from: string;
  text: string;
  link?: { title: string; desc?: string | undefined } | undefined;
  /** Of these, pictures are shown. */
  attachments?: readonly SendAttachment[];
  note?: ReactNode;
}) {
  const t = useWords(sharedWords);
  const { from, text, link, attachments = [] } = props;
  const pictures = attachments.flatMap((one) => (one.kind === "image" ? [one] : []));
  return (
    <figure className="phone" aria-label={t("preview")}>
      <div className="phone-head">{from}</div>
      <div className="phone-chat" aria-live="polite">
        {text && (
          <div className="phone-line">
            <span className="phone-face">{[...from][0]}</span>
            <p className="phone-bubble">{text}</p>
          </div>
        )}
        {link && (
          <div className="phone-line">
            <span className="phone-face">{[...from][0]}</span>
            <div className="phone-bubble phone-link">
              <strong>{link.title}</strong>
              {link.desc && <span>{link.desc}</span>}
            </div>
          </div>
        )}
        {pictures.map(({ fileId, url, name }, place) => (
          <div key={`${place} ${fileId ?? url ?? ""}`} className="phone-line">
            <span className="phone-face">{[...from][0]}</span>
            <img
              className="phone-picture"
              src={fileId === undefined ? url : fileAddress(fileId)}
              alt={name || t("picture", { place: place + 1 })}
            />
          </div>
        ))}
        {!text && !link && <p className="phone-nothing">{t("previewNothing")}</p>}
      </div>
      {props.note && <figcaption className="h-muted h-small">{props.note}</figcaption>}
    </figure>
  );
}
