import { LinkOutlined } from "@ant-design/icons";
import { radarRoutes, type ContentItem } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Typography } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { contentWords } from "./words.ts";

/** The short link to a page, to copy; without a customer it only counts. */
export function ShortLink({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayMake = useMay(radarRoutes.makeRadarLink.roles);
  const make = useMutation({
    mutationFn: () => api.call(radarRoutes.makeRadarLink, { body: { contentId: item.id } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["radar-links"] }),
    onError: (error) => showProblem(error),
  });
  const { kind } = item.body;
  if (!mayMake || item.state !== "usable" || item.archivedAt || (kind !== "article" && kind !== "link"))
    return null;
  if (!make.data)
    return (
      <Button size="small" icon={<LinkOutlined />} loading={make.isPending} onClick={() => make.mutate()}>
        {t("shortLink")}
      </Button>
    );
  return (
    <div className="h-row">
      <Typography.Text copyable className="h-break">
        {make.data.url}
      </Typography.Text>
      <Link to={`/radar?link=${make.data.link.id}`}>{t("readers")}</Link>
    </div>
  );
}
