import { EditOutlined } from "@ant-design/icons";
import type { ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { fileAddress } from "../../shared/content/file-address.ts";
import { contentWords } from "./words.ts";

/** A poster as it is, and the way to its editor. */
export function PosterView({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  const navigate = useNavigate();
  const { file, id, name } = item;
  return (
    <div className="content-file content-poster">
      {file && <img src={fileAddress(file.id)} alt={name} />}
      <Button icon={<EditOutlined />} onClick={() => void navigate(`/posters/${id}`)}>
        {t("openPoster")}
      </Button>
    </div>
  );
}
