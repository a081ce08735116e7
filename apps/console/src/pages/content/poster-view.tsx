import { EditOutlined } from "@ant-design/icons";
import { contentRoutes, type ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { contentWords } from "./words.ts";

/** A poster as it is, and the way to its editor. */
export function PosterView({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  const navigate = useNavigate();
  const { file, id, name } = item;
  return (
    <div className="content-file content-poster">
      {file && <img src={api.url(contentRoutes.getContentFile, { params: { id: file.id } })} alt={name} />}
      <Button icon={<EditOutlined />} onClick={() => void navigate(`/posters/${id}`)}>
        {t("openPoster")}
      </Button>
    </div>
  );
}
