import { MOST_PHOTOS, outreachRoutes, type AdvisorTask } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Toast } from "antd-mobile";
import { useRef } from "react";
import { api } from "../api.ts";
import { shrink } from "./shrink.ts";
import { taskWords } from "./words.ts";

/** Pictures of what was done; taken with the phone while the task is open, kept afterwards. */
export function Photos({ task }: { task: AdvisorTask }) {
  const say = useWords(taskWords);
  const problem = useProblemText();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const isOpen = task.state === "open";
  const changed = {
    onSuccess: (next: AdvisorTask) => {
      queries.setQueryData(["task", task.id], next);
      return queries.invalidateQueries({ queryKey: ["tasks"] });
    },
    onError: (error: Error) =>
      Toast.show({
        content: error instanceof DOMException ? say("photoUnreadable") : problem(error),
        duration: 5_000,
      }),
  };
  const add = useMutation({
    mutationFn: async (file: File) =>
      api.upload(outreachRoutes.addTaskPhoto, { params: { id: task.id } }, await shrink(file)),
    ...changed,
  });
  const remove = useMutation({
    mutationFn: (photoId: string) =>
      api.call(outreachRoutes.removeTaskPhoto, { params: { id: task.id, photoId } }),
    ...changed,
  });
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{say(task.needsPhoto && isOpen ? "photosAsked" : "photos")}</h2>
        {isOpen && task.photos.length < MOST_PHOTOS && (
          <Button
            size="mini"
            fill="none"
            color="primary"
            loading={add.isPending}
            onClick={() => input.current?.click()}
          >
            {say("photoAdd")}
          </Button>
        )}
      </div>
      {isOpen && <p className="muted small">{say("photosHint", { count: MOST_PHOTOS })}</p>}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={say("photoAdd")}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) add.mutate(file);
          target.value = ""; // the same one may be chosen again
        }}
      />
      {task.photos.length > 0 && (
        <ul className="photos">
          {task.photos.map(({ id }, place) => {
            const url = api.url(outreachRoutes.getTaskPhoto, { params: { id: task.id, photoId: id } });
            return (
              <li key={id}>
                <a href={url} target="_blank" rel="noreferrer">
                  <img src={url} alt={say("photoOf", { place: place + 1 })} />
                </a>
                {isOpen && (
                  <button className="link" disabled={remove.isPending} onClick={() => remove.mutate(id)}>
                    {say("photoRemove")}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
