import { useWords } from "@hortus/ui";
import { useAdvisorName } from "../../shared/lookups.ts";
import { PhonePreview } from "../../shared/phone-preview.tsx";
import type { CodeForm } from "./code-form.ts";
import { codesWords } from "./words.ts";

/** The welcome as a customer would see it, with the first advisor's name. */
export function Preview({ fields }: { fields: CodeForm }) {
  const t = useWords(codesWords);
  const advisorName = useAdvisorName();
  const first = fields.advisorIds?.[0];
  const advisor = first ? advisorName(first) : t("previewAdvisor");
  const customer = t("previewCustomer");
  const text = (fields.welcomeText ?? "").replaceAll("{customer}", customer).replaceAll("{advisor}", advisor);
  const remark = (fields.remarkTemplate ?? "")
    .replaceAll("{name}", customer)
    .replaceAll("{channel}", fields.name ?? "");
  const title = fields.link?.title;
  return (
    <PhonePreview
      from={advisor}
      text={text.trim()}
      link={fields.hasLink && title ? { title, desc: fields.link?.desc } : undefined}
      attachments={fields.picture ? [{ kind: "image", ...fields.picture }] : []}
      note={remark && t("previewRemark", { remark: [...remark].slice(0, 20).join("") })}
    />
  );
}
